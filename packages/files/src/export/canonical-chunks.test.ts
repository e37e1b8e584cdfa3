import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Chunk,
  canonicalText,
  fileDataset,
  type MeasuredStrings,
  measure,
  StringsBuilder,
  toText,
} from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import fc from 'fast-check'
import { canonicalChunks } from './canonical-chunks.js'

const chunksOf = async (pieces: Uint8Array[], types: number): Promise<Chunk[]> => {
  async function* inTurn() {
    yield* pieces
  }
  const chunks: Chunk[] = []
  for await (const chunk of canonicalChunks(inTurn(), types)) chunks.push(chunk)
  return chunks
}
const rowsOf = (chunks: readonly MeasuredStrings[]) =>
  chunks.flatMap((chunk) =>
    Array.from({ length: chunk.n }, (_, i) => [
      toText(chunk, i),
      ...[chunk.label[i], chunk.depth[i], chunk.count[i], chunk.dip[i], chunk.kind[i]],
    ]),
  )

test('the strings are those of the whole text, however it is cut', async () => {
  for (const types of [1, 4, 7])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(2 * types - 1), { minLength: 1, maxLength: 12 }), { maxLength: 20 }),
        fc.array(fc.nat(200)),
        async (strings, cuts) => {
          const builder = new StringsBuilder()
          for (const string of [...strings, [2 * types - 1, 2 * types - 2]])
            builder.push(Uint8Array.from(string))
          const built = builder.strings(types)
          const text = canonicalText(built, measure(built).label)
          const ends = [...cuts.filter((at) => at < text.length), text.length].sort((a, b) => a - b)
          const chunks = await chunksOf(
            ends.map((end, i) => text.subarray(ends[i - 1] ?? 0, end)),
            types,
          )
          assert.deepEqual(rowsOf(chunks), rowsOf([fileDataset(text)]))
          let from = 0
          for (const chunk of chunks) {
            assert.deepEqual([chunk.from, chunk.types, chunk.sources], [from, types, null])
            from += chunk.n
          }
        },
      ),
      { numRuns: 50 },
    )
})

test('a text that ends amid a line, or is none, is refused', async () => {
  for (const text of ['() 1\n()', '() 1', 'x\n'])
    await assert.rejects(chunksOf([Buffer.from(text)], 1), SweepstackError)
  assert.deepEqual(await chunksOf([], 1), [])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Composition, compositionOf, dataSchema, isGenerated } from '@sweepstack/contracts'
import fc from 'fast-check'
import { StringIndex } from '../strings/string-index.js'
import { toText } from '../strings/strings.js'
import { type Chunk, generateChunks } from './chunks.js'
import { generate } from './generate.js'
import { BLOCK } from './mixture.js'

const of = (spec: object): Composition => {
  const parsed = dataSchema.parse(spec)
  assert.ok(isGenerated(parsed))
  return compositionOf(parsed)
}

const compositions = [
  {
    preset: 'fixed-length',
    length: 16,
    negatives: [{ kind: 'random' }, { kind: 'flips' }, { kind: 'swaps' }],
  },
  { preset: 'variable-depth', length: { min: 4, max: 30 }, depth: { min: 2, max: 9 } },
  { preset: 'high-depth', length: 24, depth: { min: 1, max: 8 } },
  { preset: 'flare-edits', length: { min: 4, max: 12 } },
  { preset: 'dyck-k', types: 3, length: 14 },
  { preset: 'pairs', length: 12 },
  {
    preset: 'composition',
    length: [6, 10, 12],
    types: 2,
    negatives: [
      { kind: 'joint', count: [-2, 0, 2] },
      { kind: 'truncation', side: 'either' },
    ],
  },
].map(of)

test('chunks of any ranges and sizes are string for string those of generate', () => {
  const asked = fc.record({
    composition: fc.constantFrom(...compositions),
    half: fc.integer({ min: 0, max: 60 }),
    cuts: fc.array(fc.nat(120), { maxLength: 3 }),
    size: fc.integer({ min: 1, max: 50 }),
    seed: fc.nat(1000),
    avoids: fc.boolean(),
    sources: fc.boolean(),
  })
  fc.assert(
    fc.property(asked, ({ composition, half, cuts, size, seed, avoids, sources }) => {
      const n = 2 * half
      const avoid = avoids ? new StringIndex() : null
      avoid?.addAll(generate(composition, 10, { seed, stream: 'test', avoid: null }))
      const whole = generate(composition, n, { seed, stream: 'train', avoid })
      const ends = [0, ...cuts.map((c) => Math.min(c, n)).sort((a, b) => a - b), n]
      let at = 0
      for (const [i, to] of ends.entries()) {
        const chunking = { seed, stream: 'train', avoid, from: ends[i - 1] ?? 0, to, size, sources }
        for (const chunk of generateChunks(composition, n, chunking)) {
          assert.deepEqual([chunk.from, chunk.types, chunk.sources !== null], [at, whole.types, sources])
          assert.ok(chunk.n <= size)
          for (let j = 0; j < chunk.n; j++, at++) {
            assert.equal(toText(chunk, j), toText(whole, at))
            assert.deepEqual([chunk.label[j], chunk.kind[j]], [whole.label[at], whole.kind[at]])
          }
        }
      }
      assert.equal(at, n)
    }),
    { numRuns: 150 },
  )
})

test('a larger dataset begins with the strings of a smaller one, in whole blocks', () => {
  const sizes = fc.record({
    composition: fc.constantFrom(...compositions),
    half: fc.integer({ min: 0, max: 60 }),
    more: fc.integer({ min: 0, max: 60 }),
  })
  fc.assert(
    fc.property(sizes, ({ composition, half, more }) => {
      const of = (n: number) => generate(composition, n, { seed: 1, stream: 'train', avoid: null })
      const [smaller, larger] = [of(2 * half), of(2 * (half + more))]
      const whole = composition.pairs === null ? Math.floor((2 * half) / BLOCK) * BLOCK : 2 * half
      for (let i = 0; i < whole; i++) assert.equal(toText(larger, i), toText(smaller, i))
    }),
  )
})

test('sources: the balanced string a corruption came from, and none where there is none', () => {
  const negatives = ['random', 'zero-count', 'flips', 'swaps', 'edits', 'truncation', 'type-mismatch'].map(
    (kind) => ({
      kind,
    }),
  )
  const composition = of({ preset: 'composition', length: 12, types: 2, depth: [2, 3], negatives })
  const [chunk] = [
    ...generateChunks(composition, 400, { seed: 1, stream: 'x', avoid: null, sources: true }),
  ] as [Chunk]
  const has = new Map<string, Set<number>>()
  for (let i = 0; i < chunk.n; i++) {
    const sources = chunk.sources as NonNullable<Chunk['sources']>
    const length = (sources.offsets[i + 1] as number) - (sources.offsets[i] as number)
    const kind =
      chunk.label[i] === 1
        ? 'balanced'
        : (negatives[(chunk.kind[i] as number) - 1]?.kind ?? `${chunk.kind[i]}`)
    has.set(kind, (has.get(kind) ?? new Set()).add(length))
  }
  assert.deepEqual(has.get('balanced'), new Set([0]))
  assert.deepEqual(has.get('random'), new Set([0]))
  assert.deepEqual(
    [...has.values()].map((set) => set.size),
    new Array(has.size).fill(1),
  )
  const lengths = [...has.values()].map((set) => [...set][0] as number).sort((a, b) => a - b)
  assert.deepEqual(lengths, [0, 0, 0, 12, 12, 12, 12, 14])
})

test('a pair has one source, the string before', () => {
  const composition = of({ preset: 'pairs', length: 12 })
  for (const chunk of generateChunks(composition, 20, {
    seed: 1,
    stream: 'x',
    avoid: null,
    size: 6,
    sources: true,
  })) {
    assert.equal(chunk.pairs, true)
    for (let i = 0; i < chunk.n; i += 2) {
      const sources = chunk.sources as NonNullable<Chunk['sources']>
      assert.deepEqual([toText(sources, i), toText(sources, i + 1)], ['', toText(chunk, i)])
    }
  }
})

test('ten million strings stream: a chunk is a few megabytes, and nothing else grows', () => {
  const composition = of({ preset: 'zero-count', length: 40 })
  const before = process.memoryUsage().arrayBuffers
  let n = 0
  for (const chunk of generateChunks(composition, 10_000_000, {
    seed: 1,
    stream: 'x',
    avoid: null,
    to: 400_000,
  })) {
    n += chunk.n
    assert.ok(chunk.symbols.buffer.byteLength <= 4 * 2 ** 20)
  }
  assert.equal(n, 400_000)
  assert.ok(process.memoryUsage().arrayBuffers - before < 100 * 2 ** 20)
})

test('ranges that are none are refused', () => {
  const composition = compositions[0] as Composition
  const chunks = (more: object) => [
    ...generateChunks(composition, 10, { seed: 1, stream: 'x', avoid: null, ...more }),
  ]
  assert.throws(() => chunks({ from: 5, to: 4 }), RangeError)
  assert.throws(() => chunks({ to: 11 }), /use 0 <= from <= to <= 10/)
  assert.throws(() => chunks({ size: 0 }), /use 1 or more/)
  assert.equal(chunks({ from: 4, to: 4 }).length, 0)
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { fromText, kindIndex, makeDataset } from '@sweepstack/brackets'
import { logitsCsv } from './logits-csv.js'

describe('the logits of a test, as CSV', () => {
  it('has a line a string, and numbers that read back to the bit', () => {
    const strings = fromText(['()', ')(', '(())', '(((('])
    const kinds = Uint8Array.from([0, kindIndex('flips'), 0, kindIndex('random')])
    const dataset = makeDataset(strings, kinds)
    const logits = Float32Array.from([0.1, -1 / 3, 1e-30, -12345.678])
    const { name, mediaType, bytes } = logitsCsv('zero-count', dataset, logits)
    assert.equal(name, 'logits/zero-count.csv.gz')
    assert.equal(mediaType, 'application/gzip')
    const [header, ...lines] = gunzipSync(bytes).toString().trimEnd().split('\n')
    assert.equal(header, 'sequence,label,kind,logit')
    const cells = lines.map((line) => line.split(','))
    assert.deepEqual(
      cells.map(([sequence, label, kind]) => `${sequence} ${label} ${kind}`),
      ['() 1 balanced', ')( 0 flips', '(()) 1 balanced', '(((( 0 random'],
    )
    assert.deepEqual(
      Float32Array.from(cells, (cell) => Number(cell[3])),
      logits,
    )
    assert.equal(cells[0]?.[3], '0.1')
  })

  it('writes brackets of several types as the rest of the project does', () => {
    const linesOf = (...texts: string[]) => {
      const dataset = makeDataset(fromText(texts), new Uint8Array(texts.length).fill(kindIndex('file')))
      const { bytes } = logitsCsv('typed', dataset, new Float32Array(texts.length))
      return gunzipSync(bytes).toString().trimEnd().split('\n').slice(1)
    }
    assert.deepEqual(linesOf('([{<>}])', '([)]'), ['([{<>}]),1,balanced,0', '([)],0,file,0'])
    assert.deepEqual(linesOf('(4 )4', '()'), ['(4 )4,1,balanced,0', '(0 )0,1,balanced,0'])
  })

  it('is a header alone for a test without strings', () => {
    const { bytes } = logitsCsv('none', makeDataset(fromText([]), new Uint8Array(0)), new Float32Array(0))
    assert.equal(gunzipSync(bytes).toString(), 'sequence,label,kind,logit\n')
  })
})

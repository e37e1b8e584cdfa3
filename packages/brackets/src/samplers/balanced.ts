import { SweepstackError } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { describeShape, type Shape } from '../shape.js'
import { sampleAnyDepth } from './any-depth.js'
import { DepthTable } from './depth-table.js'

/** Fills `out`, whose length is the shape's, with a balanced string. */
export type BalancedSampler = (shape: Shape, r: Rng, out: Uint8Array) => void

/** Tables of one sampler. Exact depths up to 1024 at length 2048 would take 8 GB; the oldest give way. */
const MAX_TABLE_BYTES = 256 * 2 ** 20

/**
 * A sampler of balanced strings of at most `longest` brackets, uniform over those of the shape's length and
 * depth. It keeps a table for each range of depths it meets.
 * @throws SweepstackError `data.impossible` for an odd length or a depth that the length does not hold
 */
export const balancedSampler = (longest: number): BalancedSampler => {
  const tables = new Map<string, DepthTable>()
  let bytes = 0
  const tableFor = (min: number, max: number): DepthTable => {
    const key = `${min} ${max}`
    const table = tables.get(key) ?? new DepthTable(longest, { min, max })
    if (!tables.delete(key)) bytes += table.bytes
    tables.set(key, table) // last: newest
    for (const [oldest, { bytes: freed }] of tables) {
      if (bytes <= MAX_TABLE_BYTES || oldest === key) break
      tables.delete(oldest)
      bytes -= freed
    }
    return table
  }
  return (shape, r, out) => {
    const { length, depth } = shape
    if (length % 2 === 1 || (depth !== null && depth.min > length / 2)) throw impossible(shape)
    if (depth === null || (depth.min <= 1 && depth.max >= length / 2)) return sampleAnyDepth(r, out)
    tableFor(Math.max(1, depth.min), Math.min(depth.max, longest / 2)).sample(r, out)
  }
}

const impossible = (shape: Shape): SweepstackError =>
  new SweepstackError('data.impossible', `no balanced string has ${describeShape(shape)}`, {
    fix:
      shape.length % 2 === 1
        ? `use an even length such as ${shape.length + 1}`
        : `use a depth of at most ${shape.length / 2}, or a longer length`,
  })

import { type Axis, KINDS } from '@sweepstack/contracts'
import { OPEN } from '../strings/strings.js'
import type { Dataset } from './dataset.js'

/** The value of one axis for string i, as it stands in a bucket: a decimal for integer axes. */
export const axisValue = (dataset: Dataset, i: number, axis: Axis): string => VALUES[axis](dataset, i)

const VALUES: Record<Axis, (dataset: Dataset, i: number) => string> = {
  depth: ({ depth }, i) => String(depth[i]),
  count: ({ count }, i) => String(count[i]),
  length: ({ offsets }, i) => String((offsets[i + 1] as number) - (offsets[i] as number)),
  dip: ({ dip }, i) => String(dip[i]),
  first: ({ symbols, offsets }, i) =>
    ((symbols[offsets[i] as number] as number) & 1) === OPEN ? 'open' : 'close',
  label: ({ label }, i) => (label[i] === 1 ? 'balanced' : 'unbalanced'),
  kind: ({ kind }, i) => KINDS[kind[i] as number] as string,
}

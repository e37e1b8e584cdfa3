import type { MeasuredStrings } from '../features/dataset.js'
import { OPEN } from '../strings/strings.js'

/**
 * The answers of a counter that knows 0 to `most`: at `most` an opening bracket is forgotten, at 0 a closing one
 * rejects, and a string is accepted when it ends at 0. Bracket types are not looked at. It is right on all strings
 * of one type and depth up to `most`; deeper balanced ones it mostly rejects.
 */
export const boundedCounter = (dataset: MeasuredStrings, most: number): Uint8Array => {
  const { n, depth, dip, count } = dataset
  const accepts = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    // Forgetting only makes it smaller: where a prefix goes below 0 it has rejected by then.
    if ((dip[i] as number) < 0) continue
    if ((depth[i] as number) <= most) accepts[i] = count[i] === 0 ? 1 : 0
    else accepts[i] = endsAtZero(dataset, i, most) ? 1 : 0
  }
  return accepts
}

const endsAtZero = ({ symbols, offsets }: MeasuredStrings, i: number, most: number): boolean => {
  const end = offsets[i + 1] as number
  let open = 0
  for (let at = offsets[i] as number; at < end; at++) {
    if (((symbols[at] as number) & 1) === OPEN) {
      if (open < most) open += 1
    } else if (open === 0) return false
    else open -= 1
  }
  return open === 0
}

import type { Rng } from '@sweepstack/stats'
import { CLOSE, OPEN } from '../strings.js'

/**
 * Fills `out` (even length) with a balanced string, exactly uniform over all of them. With r symbols left at
 * height h there are B(r, h) = (h+1)/(r+1) · C(r+1, (r−h)/2) ways to end at 0 without going below it (ballot
 * numbers), so the next is `(` with probability B(r−1, h+1)/B(r, h) = (r−h)(h+2) / 2r(h+1): a ratio of small
 * integers, drawn as such. Arnold & Sleep (1980), "Uniform random generation of balanced parenthesis strings".
 */
export const sampleAnyDepth = (r: Rng, out: Uint8Array): void => {
  let height = 0
  for (let at = 0; at < out.length; at++) {
    const left = out.length - at
    const open = r.int(2 * left * (height + 1)) < (left - height) * (height + 2)
    out[at] = open ? OPEN : CLOSE
    height += open ? 1 : -1
  }
}

import type { Rng } from '@sweepstack/stats'
import { breakTie, drawWords, isBelow, isTie } from './draw.js'

/**
 * Fills `out[from … to)`, of even length up to 2048, with a balanced string, exactly uniform over all of them. With
 * r symbols left at height h there are B(r, h) = (h+1)/(r+1) · C(r+1, (r−h)/2) ways to end at 0 without going below
 * it (ballot numbers), so the next is `(` with probability B(r−1, h+1)/B(r, h) = ½(r−h)(h+2) / r(h+1): a ratio of
 * integers below 2^21, drawn as such. Arnold & Sleep (1980), "Uniform random generation of balanced parenthesis
 * strings".
 */
export const sampleAnyDepth = (r: Rng, out: Uint8Array, from = 0, to = out.length): void => {
  const words = drawWords(r, to - from)
  let height = 0
  for (let at = from; at < to; at++) {
    const left = to - at
    const whole = left * (height + 1)
    const part = ((left - height) >> 1) * (height + 2)
    const drawn = (words[at - from] as number) * whole
    let open = isBelow(drawn, part)
    if (isTie(drawn, part, whole)) open = breakTie(r, drawn, part, whole)
    out[at] = open
    height += 2 * open - 1
  }
}

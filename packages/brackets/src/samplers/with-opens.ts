import type { Rng } from '@sweepstack/stats'
import { breakTie, drawWords, isBelow, isTie } from './draw.js'

/**
 * Fills `out[from … to)` with `opens` opening brackets, exactly uniform over the orders: with r symbols and k of
 * the opens left, the next opens with probability k / r (selection sampling). At most 2^21 symbols.
 */
export const sampleWithOpens = (opens: number, r: Rng, out: Uint8Array, from = 0, to = out.length): void => {
  const words = drawWords(r, to - from)
  let opensLeft = opens
  for (let at = from; at < to; at++) {
    const left = to - at
    const drawn = (words[at - from] as number) * left
    let open = isBelow(drawn, opensLeft)
    if (isTie(drawn, opensLeft, left)) open = breakTie(r, drawn, opensLeft, left)
    out[at] = open
    opensLeft -= open
  }
}

import type { Rng } from '@sweepstack/stats'
import { breakTie, drawWords } from './draw.js'

/**
 * Fills `out[from … to)` with `opens` opening brackets, exactly uniform over the orders: with r symbols and k of
 * the opens left, the next opens with probability k / r (selection sampling). At most 2^21 symbols.
 */
export const sampleWithOpens = (opens: number, r: Rng, out: Uint8Array, from = 0, to = out.length): void => {
  const words = drawWords(r, to - from)
  let opensLeft = opens
  for (let at = from; at < to; at++) {
    const left = to - at
    const rest = opensLeft * 2 ** 32 - (words[at - from] as number) * left
    let open = +(rest > 0)
    if (rest < left && rest > 0) open = +breakTie(r, rest, left)
    out[at] = open
    opensLeft -= open
  }
}

import type { Rng } from '@sweepstack/stats'
import { CLOSE, OPEN } from '../strings.js'

/** Fills `out` with `opens` opening brackets, exactly uniform over the orders (selection sampling). */
export const sampleWithOpens = (opens: number, r: Rng, out: Uint8Array): void => {
  let opensLeft = opens
  for (let at = 0; at < out.length; at++) {
    const open = r.int(out.length - at) < opensLeft
    out[at] = open ? OPEN : CLOSE
    if (open) opensLeft -= 1
  }
}

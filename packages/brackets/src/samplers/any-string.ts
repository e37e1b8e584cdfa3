import type { Rng } from '@sweepstack/stats'
import { drawWords } from './draw.js'

/** Fills `out[from … to)` with fair coins: uniform over all strings of one type. A draw gives 32 symbols. */
export const sampleAnyString = (r: Rng, out: Uint8Array, from = 0, to = out.length): void => {
  const words = drawWords(r, Math.ceil((to - from) / 32))
  for (let at = from, word = 0; at < to; word++) {
    const stop = Math.min(at + 32, to)
    for (let bits = words[word] as number; at < stop; bits >>>= 1) out[at++] = bits & 1
  }
}

import { rng } from '@sweepstack/stats'

/**
 * At most `most` of the indices, in a random order. An audit has no seed: the same strings give the same audit, so
 * the draw is named by what it is for and fixed.
 */
export const sample = (indices: Uint32Array, most: number, purpose: string): Uint32Array => {
  const r = rng(0, 'audit', purpose)
  const drawn = indices.slice()
  const size = Math.min(most, drawn.length)
  for (let i = 0; i < size; i++) {
    const j = i + r.int(drawn.length - i)
    const held = drawn[i] as number
    drawn[i] = drawn[j] as number
    drawn[j] = held
  }
  return drawn.subarray(0, size)
}

export const upTo = (n: number): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i)

import { finish, hash128, type StreamPart } from './hash128.js'
import { Rng } from './rng.js'

export type Rngs = {
  /**
   * The stream of index i, an integer from 0 to 2^53 - 1. One generator serves them all and is started anew by
   * the next call, so take what you need of one before you ask for another.
   */
  at(i: number): Rng
}

/**
 * As many streams as there are indices, cheap to reach in any order: what `at(i)` draws depends on nothing but
 * (seed, ...stream) and i, so shards of a dataset agree on any machine. The name is hashed once to a key of four
 * words; a stream's state is z2 … z5 of z_n = finish((z_(n-2) ^ key) + z_(n-1)), which starts from the two halves
 * of i and is a bijection of them: different indices have different states. No allocation, six finalizers.
 * @throws RangeError for a seed or number of the stream that is not finite
 */
export const rngs = (seed: number, ...stream: StreamPart[]): Rngs => {
  const [k0, k1, k2, k3] = hash128(seed, stream)
  const r = new Rng([k0, k1, k2, k3])
  return {
    at: (i) => {
      const z0 = finish(i ^ k0) // ^ takes the low 32 bits, of integers past 2^32 too
      const z1 = finish((((i / 2 ** 32) ^ k1) + z0) | 0)
      const a = finish(((z0 ^ k2) + z1) | 0)
      const b = finish(((z1 ^ k3) + a) | 0)
      const c = finish(((a ^ k0) + b) | 0)
      r.restart(a, b, c, finish(((b ^ k1) + c) | 0))
      return r
    },
  }
}

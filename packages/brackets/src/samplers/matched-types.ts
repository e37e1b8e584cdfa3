import type { Rng } from '@sweepstack/stats'

const stack = new Uint8Array(2 ** 15)

/**
 * Gives each matched pair of the balanced string `out[from … to)`, as yet of type 0, one of `types` types,
 * independent and uniform.
 */
export const drawMatchedTypes = (types: number, r: Rng, out: Uint8Array, from = 0, to = out.length): void => {
  let height = 0
  for (let at = from; at < to; at++)
    if (((out[at] as number) & 1) === 1) {
      const type = r.int(types)
      stack[height++] = 2 * type
      out[at] = 2 * type + 1
    } else out[at] = stack[--height] as number
}

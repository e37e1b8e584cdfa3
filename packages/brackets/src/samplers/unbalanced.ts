import { type Negative, type NegativeKind, reachOf, SweepstackError } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { isBalanced } from '../measure.js'
import type { Shape } from '../shape.js'
import { CLOSE, OPEN } from '../strings.js'
import type { BalancedSampler } from './balanced.js'
import { sampleWithOpens } from './with-opens.js'

type Of<K extends NegativeKind> = Extract<Negative, { kind: K }>
type Sampler<N> = (negative: N, shape: Shape, r: Rng, out: Uint8Array, balanced: BalancedSampler) => void

/**
 * How each kind of unbalanced string is drawn into `out`, whose length is the shape's. Each is uniform over
 * the set it names. Where strings are thrown away, the share kept is bounded below, so the loops end.
 */
const SAMPLERS: { [K in NegativeKind]?: Sampler<Of<K>> } = {
  /** All strings, less the balanced: at least 3 of 4 are kept. */
  random: (_, { length }, r, out) => {
    do fillBits(r, out)
    while (length > 0 && isBalanced(out))
  },

  /** The count first, uniform over the even values it can have; a count other than 0 is never balanced. */
  count: ({ count }, shape, r, out) => {
    const { min, max } = reachOf(count)
    const counts = countsWithin({ min, max }, shape.length)
    if (counts.length === 0)
      throw new SweepstackError(
        'data.impossible',
        `no unbalanced string of length ${shape.length} has a count from ${min} to ${max} other than 0`,
        { fix: `include an even count other than 0 between -${shape.length} and ${shape.length}` },
      )
    const value = counts[r.int(counts.length)] as number
    sampleWithOpens((shape.length + value) / 2, r, out)
  },

  /** Orders of as many opens as closes; with m pairs, 1/(m+1) of all and 2/(m+1) of those that start `(` go. */
  'zero-count': ({ start }, { length }, r, out) => {
    if (start === 'open' && length < 4)
      throw new SweepstackError(
        'data.impossible',
        `no unbalanced string of length ${length} has count 0 and starts with an opening bracket`,
        { fix: 'use a length of at least 4, or start: close' },
      )
    const pairs = length / 2
    do {
      if (start === 'any') sampleWithOpens(pairs, r, out)
      else {
        out[0] = start === 'open' ? OPEN : CLOSE
        sampleWithOpens(pairs - (out[0] as number), r, out.subarray(1))
      }
    } while (isBalanced(out))
  },

  /**
   * k first, uniform over the range; then a balanced string and k places until the result is unbalanced
   * (k brackets that include the first always make it so).
   */
  flips: ({ flips }, shape, r, out, balanced) => {
    if (flips.max > shape.length)
      throw new SweepstackError(
        'data.impossible',
        `${flips.max} flips do not fit in a string of length ${shape.length}`,
        { fix: `use at most ${shape.length} flips` },
      )
    const k = flips.min + r.int(flips.max - flips.min + 1)
    do {
      balanced(shape, r, out)
      flipPlaces(k, r, out)
    } while (isBalanced(out))
  },
}

/** Draws one unbalanced string of the kind into `out`. @throws SweepstackError `data.impossible` */
export const sampleUnbalanced = <K extends NegativeKind>(
  negative: Of<K> & { kind: K },
  shape: Shape,
  r: Rng,
  out: Uint8Array,
  balanced: BalancedSampler,
): void => {
  const sampler = SAMPLERS[negative.kind]
  if (sampler === undefined) throw new SweepstackError('internal', `${negative.kind} is not sampled yet`)
  sampler(negative, shape, r, out, balanced)
}

const fillBits = (r: Rng, out: Uint8Array): void => {
  for (let at = 0; at < out.length; at += 32) {
    let bits = r.uint32()
    for (let i = at; i < Math.min(at + 32, out.length); i++, bits >>>= 1) out[i] = bits & 1
  }
}

const countsWithin = ({ min, max }: { min: number; max: number }, length: number): number[] => {
  const counts: number[] = []
  for (let c = Math.max(min, -length); c <= Math.min(max, length); c++)
    if (c !== 0 && (length + c) % 2 === 0) counts.push(c)
  return counts
}

/** Turns k distinct places of the string round, uniform over the sets of k (selection sampling). */
const flipPlaces = (k: number, r: Rng, out: Uint8Array): void => {
  let left = k
  for (let at = 0; at < out.length && left > 0; at++)
    if (r.int(out.length - at) < left) {
      out[at] = 1 - (out[at] as number)
      left -= 1
    }
}

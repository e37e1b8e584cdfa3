import type { Issue } from '../errors.js'
import { type Composition, isWithin } from './composition.js'
import type { Negative } from './negatives.js'
import { choicesOf, reachOf, type Target } from './targets.js'
import { unbalancedFits } from './unbalanced-fits.js'

type Joint = Extract<Negative, { kind: 'joint' }>

/** Combinations of depth, count and dip looked at; beyond that it shows when strings are drawn. */
const MOST = 100_000

/** A depth or length for which no count and dip of the targets has an unbalanced string. */
export const checkJoint = (negative: Joint, composition: Composition): Issue[] => {
  const lengths = choicesOf(composition.length).map(({ value }) => value)
  const shortest = (least: number): number => Math.min(...lengths.filter((n) => n >= least))
  if (negative.depth !== 'same') {
    const length = shortest(0)
    const { depth } = negative
    if (fits(negative, length, composition.types, depth === undefined ? [null] : valuesOf(depth))) return []
    return [issue(length, depth === undefined ? '' : ' depth,')]
  }
  return depthsOf(composition)
    .filter((d) => shortest(2 * d) < Number.POSITIVE_INFINITY)
    .filter((d) => !fits(negative, shortest(2 * d), composition.types, [d]))
    .slice(-1)
    .map((d) => issue(shortest(2 * d), ` depth ${d} and the`))
}

/** The depths at the ends of what is drawn: what fits both fits all. Of depths as strings have them one is enough. */
const depthsOf = ({ depth }: Composition): number[] => {
  if (depth === null) return []
  if (isWithin(depth)) return depth.within.min === depth.within.max ? [depth.within.min] : []
  const { min, max } = reachOf(depth)
  return [min, max]
}

const fits = ({ count, dip }: Joint, length: number, types: number, depths: (number | null)[]): boolean => {
  const counts = count === undefined ? [null] : valuesOf(count)
  const dips = dip === undefined ? [null] : valuesOf(dip)
  if (depths.length * counts.length * dips.length > MOST) return true
  return depths.some((d) =>
    counts.some((c) => dips.some((b) => unbalancedFits(length, types, { depth: d, count: c, dip: b }))),
  )
}

const valuesOf = (wanted: Target): number[] => choicesOf(wanted).map(({ value }) => value)

const issue = (length: number, what: string): Issue => ({
  path: 'depth',
  message: `no unbalanced string of length ${length} has${what} count and dip asked for, all at once`,
  fix: 'use a longer length, lower depths, or wider targets of count and dip',
})

import type { Issue } from '../errors.js'
import { type Composition, depthReach, isWithin } from './composition.js'
import { type Asked, areTooMany, fitsOne, JOINT_FIELDS, whyNone } from './joint-asked.js'
import type { Negative } from './negatives.js'
import { choicesOf, isWrittenOut, reachOf, type Target } from './targets.js'

type Joint = Extract<Negative, { kind: 'joint' }>

/** A value written out that no unbalanced string has with what else is asked, or targets that none has at all. */
export const checkJoint = (negative: Joint, composition: Composition): Issue[] => {
  const lost = lostValue(negative, composition)
  return lost === null ? checkTargets(negative, composition) : [lost]
}

/** As of counts alone: a value written out has to be possible at the longest length; a range gives those it can. */
const lostValue = (negative: Joint, composition: Composition): Issue | null => {
  const { max: longest } = reachOf(composition.length)
  const all = askedOf(negative, depthsHeld(composition, longest))
  const asked = areTooMany(all) ? { depth: null, count: null, dip: null } : all
  for (const field of JOINT_FIELDS) {
    const wanted = negative[field]
    if (wanted === undefined || wanted === 'same' || !isWrittenOut(wanted)) continue
    for (const value of valuesOf(wanted)) {
      const one = { ...asked, [field]: [value] }
      if (!fitsOne(one, longest, composition.types)) return whyNone(one, longest, composition.types, field)
    }
  }
  return null
}

/** Of targets, values have to be possible at the shortest length; with a depth that is the `same`, of each drawn depth. */
const checkTargets = (negative: Joint, composition: Composition): Issue[] => {
  const lengths = valuesOf(composition.length)
  const shortest = (least: number): number => Math.min(...lengths.filter((length) => length >= least))
  const noneAt = (length: number, same: number[]): Issue[] => {
    const asked = askedOf(negative, same)
    return fitsOne(asked, length, composition.types)
      ? []
      : [whyNone(asked, length, composition.types, 'depth')]
  }
  if (negative.depth !== 'same') return noneAt(shortest(0), [])
  const { depth } = composition
  const holds = (d: number): boolean => shortest(2 * d) < Number.POSITIVE_INFINITY
  if (depth !== null && !isWithin(depth)) {
    // What fits the ends of the depths that are drawn fits all.
    const { min, max } = reachOf(depth)
    return [min, max]
      .filter(holds)
      .flatMap((d) => noneAt(shortest(2 * d), [d]))
      .slice(-1)
  }
  // Of depths as strings have them one is enough.
  const least = depthReach(composition)?.min ?? 1
  return holds(least) ? noneAt(shortest(2 * least), depthsHeld(composition, shortest(2 * least))) : []
}

const askedOf = ({ depth, count, dip }: Joint, same: number[]): Asked => ({
  depth: depth === undefined ? null : depth === 'same' ? same : valuesOf(depth),
  count: count === undefined ? null : valuesOf(count),
  dip: dip === undefined ? null : valuesOf(dip),
})

/** The depths of the dataset's balanced strings of the length. */
const depthsHeld = (composition: Composition, length: number): number[] => {
  const { depth } = composition
  const { min, max } = depthReach(composition) ?? { min: 1, max: length / 2 }
  const all = depth === null || isWithin(depth) ? { min, max } : depth
  return valuesOf(all).filter((d) => 2 * d <= length)
}

const valuesOf = (wanted: Target): number[] => choicesOf(wanted).map(({ value }) => value)

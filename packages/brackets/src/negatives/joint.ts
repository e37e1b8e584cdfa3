import { choicesOf, type JointValues, MAX_LENGTH, type Target, unbalancedFits } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { depthOf } from '../features/depth-of.js'
import { isBalanced } from '../features/measure.js'
import { type Choices, choicesByLength } from '../samplers/choices.js'
import type { WalkAsk } from '../samplers/walk-ask.js'
import { Room } from '../strings/draft.js'
import { describeShape, type IntRange, type Shape } from '../strings/shape.js'
import { impossible, type Kind, type NegativeOf, tableKey } from './kind.js'
import { addTypes } from './types.js'

/** Draws of depth, count and dip that no string has at once, before giving up. */
const TRIES = 10_000
/** Balanced strings whose depth no unbalanced one has with the count and dip: they have nearly the largest, and are rare. */
const MODELS = 100

/**
 * Depth, count and dip are drawn from their targets, each by itself, and again until an unbalanced string of the
 * length has them all. A depth that is `same` is that of a balanced string of the shape, and stays; if no unbalanced
 * string has it, the balanced one is drawn again, unless the shape says the depth. Then uniform over the unbalanced
 * strings with the three. With one type and count 0 the walk sampler leaves the balanced ones out; where the count is
 * free, or types match by chance, they are drawn again: at most half of what is drawn.
 */
export const joint: Kind<'joint'> = (negative, { types, balanced, walks }) => {
  const drawn: JointValues = { depth: null, count: null, dip: null }
  const draws = targetsOf(negative)
  const room = new Room()
  const top: IntRange = { min: 0, max: 0 }
  const bottom: IntRange = { min: 0, max: 0 }
  const ask: WalkAsk = { length: 0, top: null, bottom: null, end: null }

  /** Draws count and dip, and the depth unless it is given; false where no string has them. */
  const settle = (length: number, same: number | null, r: Rng): boolean => {
    for (let tries = 0; tries < TRIES; tries++) {
      drawn.depth = same ?? pick(draws.depth, length, r)
      drawn.count = pick(draws.count, length, r)
      drawn.dip = pick(draws.dip, length, r)
      if (unbalancedFits(length, types, drawn)) return true
    }
    return false
  }
  const draw = (shape: Shape, r: Rng): void => {
    const { length, depth } = shape
    if (negative.depth !== 'same') {
      if (settle(length, null, r)) return
    } else if (isExact(depth)) {
      if (settle(length, depth.min, r)) return
    } else {
      const model = room.of(length)
      for (let models = 0; models < MODELS; models++) {
        balanced(shape, r, model)
        if (settle(length, depthOf(model), r)) return
      }
    }
    throw noneOf(shape, negative.depth === 'same', types)
  }
  return {
    draw: (shape, r, draft) => {
      draw(shape, r)
      const out = draft.take(shape.length)
      ask.length = shape.length
      ask.end = drawn.count
      ask.top = drawn.depth === null ? null : setRange(top, drawn.depth, drawn.depth)
      const dipFrom = drawn.dip ?? -shape.length
      const dipTo = drawn.dip ?? (drawn.count === 0 && types === 1 ? -1 : 0)
      ask.bottom = dipFrom === -shape.length && dipTo === 0 ? null : setRange(bottom, dipFrom, dipTo)
      do {
        walks.sample(ask, r, out)
        addTypes(types, r, out)
      } while (isBalanced(out))
    },
    tableOf: (shape, r) => {
      draw(shape, r)
      const { depth, count, dip } = drawn
      return tableKey(depth ?? 0, ((count ?? 0) + MAX_LENGTH) * 2 ** 11 + (-(dip ?? 0) % 2 ** 11))
    },
    hasManyTables: [negative.depth, negative.count, negative.dip].some(varies),
    ...(negative.depth === 'same' ? { sameDepth: settle } : {}),
  }
}

const varies = (wanted: Target | 'same' | undefined): boolean =>
  wanted !== undefined && (wanted === 'same' || choicesOf(wanted).length > 1)

type Drawn = ((length: number) => Choices) | null

const targetsOf = ({
  depth,
  count,
  dip,
}: NegativeOf<'joint'>): { depth: Drawn; count: Drawn; dip: Drawn } => ({
  depth: depth === undefined || depth === 'same' ? null : choicesByLength(depth, (d, length) => d <= length),
  count:
    count === undefined
      ? null
      : choicesByLength(count, (c, length) => Math.abs(c) <= length && (length + c) % 2 === 0),
  dip: dip === undefined ? null : choicesByLength(dip, (d, length) => -d <= length),
})

/** null: free. A target that gives nothing at the length gives a value that fits nothing. */
const pick = (choices: Drawn, length: number, r: Rng): number | null => {
  if (choices === null) return null
  const some = choices(length)
  return some.values.length === 0 ? Number.NaN : some.draw(r)
}

const isExact = (depth: IntRange | null): depth is IntRange => depth !== null && depth.min === depth.max

const setRange = (range: IntRange, min: number, max: number): IntRange => {
  range.min = min
  range.max = max
  return range
}

const noneOf = (shape: Shape, isSame: boolean, types: number): Error =>
  impossible(
    `joint: no unbalanced string of ${describeShape(isSame ? shape : { ...shape, depth: null })}` +
      `${types > 1 ? ` and ${types} types` : ''} has a count, depth and dip of the targets at once`,
    'use a longer length, lower depths, or wider targets of count and dip',
  )

import type { Issue } from '../errors.js'
import { checkJoint } from './check-joint.js'
import { type Composition, depthReach, isWithin, lengthReach } from './composition.js'
import { type Negative, typedKinds } from './negatives.js'
import { MAX_LENGTH } from './numbers.js'
import { choicesOf, isWrittenOut, reachOf, type Target } from './targets.js'
import { type Ends, EVEN_COUNTS, hasUnbalanced, shortestOfCount0 } from './unbalanced-fits.js'

/** Strings that cannot be, in what a preset stands for. Paths are relative to the preset's fields. */
export const checkComposition = (composition: Composition): Issue[] => {
  const depths = checkDepths(composition)
  if (composition.pairs !== null) return depths.length > 0 ? depths : checkPairs(composition)
  const negatives = composition.negatives.flatMap((negative, i) =>
    checkNegative(negative, composition).map((issue) => ({ ...issue, path: `negatives.${i}.${issue.path}` })),
  )
  return [...depths, ...negatives]
}

const checkDepths = ({ length, depth }: Composition): Issue[] => {
  if (depth === null) return []
  const longest = reachOf(length).max
  const { min, max } = isWithin(depth) ? depth.within : reachOf(depth)
  const inside = isWithin(depth) ? 'depth.within' : 'depth'
  const isRange = isWithin(depth) || !isWrittenOut(depth)
  const ends = isRange ? { [`${inside}.min`]: min, [`${inside}.max`]: max } : { [inside]: max }
  return Object.entries(ends)
    .filter(([, value]) => value > longest / 2)
    .map(([path, value]) => ({
      path,
      message: `no balanced string of length ${longest} has depth ${value}`,
      fix: `use a depth of at most ${longest / 2}, or a length of at least ${2 * value}`,
    }))
}

const checkNegative = (negative: Negative, composition: Composition): Issue[] => {
  const { min: shortest, max: longest } = reachOf(composition.length)
  if (typedKinds.includes(negative.kind) && composition.types < 2)
    return [
      {
        path: 'kind',
        message: `${negative.kind} needs several bracket types, and there is one`,
        fix: 'give types a value of 2 or more, or use another kind',
      },
    ]
  switch (negative.kind) {
    case 'count':
      return checkCounts(negative, composition, shortest, longest)
    case 'zero-count':
      return hasUnbalanced(shortest, 0, negative, composition.types)
        ? []
        : [
            {
              path: 'start',
              message: `no unbalanced string of length ${shortest} has count 0${ends(negative)}`,
              fix: `use a length of at least ${shortestOfCount0(negative)}, or other ends`,
            },
          ]
    case 'joint':
      return checkJoint(negative, composition)
    case 'truncation':
      return checkTruncation(composition)
    case 'flips':
      return atMost('flips.max', negative.flips.max, shortest, 'flips')
    case 'swaps':
      return atMost('swaps.max', negative.swaps.max, shortest / 2, 'swaps')
    case 'type-mismatch':
      return atMost('mismatches.max', negative.mismatches.max, shortest / 2, 'mismatches')
    case 'type-order':
      return shortest >= 4 ? [] : tooShort('kind', shortest, 4, 'two closing brackets')
    default:
      return []
  }
}

/** A balanced string of depth 1 stays balanced however it is cut. */
const checkTruncation = ({ depth }: Composition): Issue[] => {
  if (depth === null || (isWithin(depth) ? depth.within.max : reachOf(depth).min) > 1) return []
  return [
    {
      path: 'kind',
      message: 'truncation needs balanced strings of depth 2 or more, and some have depth 1',
      fix: 'use depths of at least 2, or another kind',
    },
  ]
}

const checkCounts = (
  negative: Ends & { count: Target },
  { types }: Composition,
  shortest: number,
  longest: number,
): Issue[] => {
  const { count } = negative
  const has = (length: number) => (c: number) => hasUnbalanced(length, c, negative, types)
  const lost = isWrittenOut(count) ? choicesOf(count).find(({ value }) => !has(longest)(value)) : undefined
  if (lost !== undefined)
    return [
      {
        path: 'count',
        message: `no unbalanced string of length ${longest} has count ${lost.value}${ends(negative)}`,
        fix: fixOfCount(lost.value, longest, has),
      },
    ]
  if (choicesOf(count, has(shortest)).length > 0) return []
  const { min, max } = reachOf(count)
  return [
    {
      path: 'count',
      message: `no unbalanced string of length ${shortest} has ${min === max ? `count ${min}` : `a count from ${min} to ${max}`}${ends(negative)}`,
      fix: `include an even count other than 0 between -${shortest} and ${shortest}`,
    },
  ]
}

/** A count that is even is had by some length, and above it by each even one. */
const fixOfCount = (
  count: number,
  longest: number,
  has: (length: number) => (c: number) => boolean,
): string => {
  if (count % 2 !== 0) return EVEN_COUNTS
  let length = longest + 2
  while (!has(length)(count)) length += 2
  const counts =
    Math.abs(count) > longest
      ? `use even counts between -${longest} and ${longest}`
      : 'use another count or other ends'
  return length > MAX_LENGTH ? counts : `${counts}, or a length of at least ${length}`
}

const ends = ({ start, end }: Ends): string =>
  `${start === 'any' ? '' : ` and starts with ${WORDS[start]}`}${end === 'any' ? '' : ` and ends with ${WORDS[end]}`}`
const WORDS = { open: 'an opening bracket', close: 'a closing bracket' } as const

const atMost = (path: string, value: number, most: number, what: string): Issue[] =>
  value <= most
    ? []
    : [
        {
          path,
          message: `${value} ${what} do not fit in a string of length ${what === 'flips' ? most : 2 * most}`,
          fix: `use at most ${most}`,
        },
      ]

const checkPairs = (composition: Composition): Issue[] => {
  if (composition.pairs === 'types' && composition.types < 2)
    return [
      {
        path: 'corruption',
        message: 'closing brackets change types, and there is one type',
        fix: 'give types a value of 2 or more, or use corruption: swap',
      },
    ]
  const shortest = lengthReach(composition).min
  if (composition.pairs === 'types')
    return shortest >= 6 ? [] : tooShort('length', shortest, 6, 'two closing brackets besides the last')
  // `(…(` `)…)` to the depth and back below 0, then `(()`: a depth of d takes 2 d + 4 brackets.
  const deepest = depthReach(composition)?.max ?? 1
  return shortest >= 2 * deepest + 4
    ? []
    : [
        {
          path: composition.depth === null ? 'length' : 'depth.max',
          message: `no unbalanced string of length ${shortest} has count 0, depth ${deepest} and the ends of a balanced one`,
          fix: `use ${composition.depth === null ? '' : `a depth of at most ${Math.max(1, shortest / 2 - 2)}, or `}a length of at least ${2 * deepest + 4}`,
        },
      ]
}

const tooShort = (path: string, length: number, least: number, what: string): Issue[] => [
  {
    path,
    message: `a string of length ${length} does not have ${what}`,
    fix: `use a length of at least ${least}`,
  },
]

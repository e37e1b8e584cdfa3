import type { Issue } from '../errors.js'
import { MAX_LENGTH } from './numbers.js'
import { EVEN_COUNTS, unbalancedFits } from './unbalanced-fits.js'

export const JOINT_FIELDS = ['depth', 'count', 'dip'] as const
type JointField = (typeof JOINT_FIELDS)[number]

/** The values that depth, count and dip may have; null: any. */
export type Asked = Record<JointField, number[] | null>
const ANY: Asked = { depth: null, count: null, dip: null }

/** Combinations of depth, count and dip looked at; beyond that it shows when strings are drawn. */
const MOST = 100_000

/** Whether these are more than are looked at. */
export const areTooMany = ({ depth, count, dip }: Asked): boolean =>
  (depth?.length ?? 1) * (count?.length ?? 1) * (dip?.length ?? 1) > MOST

/** Whether an unbalanced string of the length has one of each; taken to be so where they are too many. */
export const fitsOne = (asked: Asked, length: number, types: number): boolean => {
  if (areTooMany(asked)) return true
  const [depths, counts, dips] = [asked.depth ?? [null], asked.count ?? [null], asked.dip ?? [null]]
  return depths.some((depth) =>
    counts.some((count) => dips.some((dip) => unbalancedFits(length, types, { depth, count, dip }))),
  )
}

/** Why none does: the field that is wrong by itself, else the one that is `blamed` for what does not go together. */
export const whyNone = (asked: Asked, length: number, types: number, blamed: JointField): Issue => {
  const isOdd = asked.count?.every((count) => count % 2 !== 0) === true
  const alone = isOdd
    ? 'count'
    : JOINT_FIELDS.find((field) => !fitsOne({ ...ANY, [field]: asked[field] }, length, types))
  const wrong = alone === undefined ? asked : { ...ANY, [alone]: asked[alone] }
  const given = JOINT_FIELDS.filter((field) => wrong[field] !== null)
  return {
    path: given.includes(blamed) ? blamed : (given[0] ?? blamed),
    message: `no unbalanced string of length ${length} has ${inWords(
      given.map((field) => wordsOf(field, wrong[field] ?? [])),
      'and',
    )}`,
    fix: isOdd ? EVEN_COUNTS : (neverFits(wrong, types) ?? longer(wrong, given, length, types)),
  }
}

/** The fix where no length has them: what a string's own numbers must keep to. */
const neverFits = (asked: Asked, types: number): string | null => {
  if (fitsOne(asked, AMPLE, types)) return null
  const { depth, dip } = asked
  const count = asked.count?.filter((value) => value % 2 === 0)
  if (count !== undefined && depth !== null && Math.min(...count) > Math.max(...depth))
    return `use a depth of at least ${Math.min(...count)}, or a lower count: the depth is at least the count`
  if (count !== undefined && dip !== null && Math.max(...count) < Math.min(...dip))
    return `use a dip of at most ${Math.max(...count)}, or a higher count: the dip is at most the count`
  if (depth?.every(isZero) && dip?.every(isZero))
    return 'use a depth above 0 or a dip below 0: the first bracket goes one of the two ways'
  if (dip?.every(isZero) && count?.every(isZero))
    return 'use a dip below 0 or another count: a string with count 0 and dip 0 is balanced'
  return 'use wider targets of depth, count and dip: no string has these at once'
}

const isZero = (value: number): boolean => value === 0

/** Longer than the shortest string of any depth, count and dip that there can be. */
const AMPLE = 8 * MAX_LENGTH

const longer = (asked: Asked, given: JointField[], length: number, types: number): string => {
  const [only] = given
  const others =
    given.length === 1 && only !== undefined ? [WITHIN[only](length)] : given.map((field) => OTHER[field])
  // What fits a length fits two brackets more.
  let [below, fits] = [length, AMPLE]
  while (fits - below > 2) {
    const middle = below + 2 * Math.floor((fits - below) / 4)
    if (fitsOne(asked, middle, types)) fits = middle
    else below = middle
  }
  return `use ${inWords([...(fits > MAX_LENGTH ? [] : [`a length of at least ${fits}`]), ...others], 'or')}`
}

const WITHIN: Record<JointField, (length: number) => string> = {
  depth: (length) => `a depth of at most ${length}`,
  count: (length) => `even counts between -${length} and ${length}`,
  dip: (length) => `a dip of at least -${length}`,
}
const OTHER = { depth: 'a lower depth', count: 'another count', dip: 'a dip nearer to 0' } as const

const wordsOf = (field: JointField, values: number[]): string => {
  const [min, max] = [Math.min(...values), Math.max(...values)]
  return min === max ? `${field} ${min}` : `a ${field} from ${min} to ${max}`
}

const inWords = (parts: string[], last: 'and' | 'or'): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`

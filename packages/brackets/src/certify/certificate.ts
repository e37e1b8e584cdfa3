import type { Composition } from '@sweepstack/contracts'

/** One chi-square test of drawn strings against an exact distribution. */
export type CertifiedTest = {
  what: string
  /** strings that were counted */
  draws: number
  /** cells compared, after pooling those that expect fewer than 5 */
  cells: number
  /** null: infinite, as something was drawn that cannot be */
  statistic: number | null
  degrees: number
  p: number
}

/** How a size was counted the second time. */
export type Recount = 'listing all' | 'recurrence' | 'splitting in the middle'

/** The exact number of strings of a set, in decimal digits, and the same number found in another way, if there is one. */
export type CertifiedSize = { size: string; again: { how: Recount; size: string; agrees: boolean } | null }

/** The chances a table of the sampler holds, against exact ratios of whole numbers. */
export type CertifiedTable = {
  /** states compared */
  states: number
  /** whether that is every state strings can be in, or those a sample of drawn strings went through */
  all: boolean
  /** largest error of a chance, and largest error relative to it (or to its complement, if that is smaller) */
  error: number
  relativeError: number
  /** most that the chance of any set of strings can be off: 3/2 × length × error, as two symbols take three chances */
  variation: number
  /** whether that is at most 1e-9 */
  agrees: boolean
}

/** One set of strings that the dataset draws from: what was checked of it. */
export type CertifiedSet = {
  /** balanced, pairs, or the kind of negative */
  part: string
  set: string
  /** null where no formula is known for a kind that corrupts balanced strings */
  size: CertifiedSize | null
  /** null where strings are drawn by a formula, without a table */
  table: CertifiedTable | null
  draws: number
  /** drawn strings that are not in the set: none should be */
  outside: number
  tests: CertifiedTest[]
  /** what of the set no test here could see; null where nothing is left */
  untested: string | null
}

/** The dataset as a whole: how many strings each part gets, and how lengths and depths are spread. */
export type CertifiedWhole = {
  draws: number
  shares: { part: string; expected: number; drawn: number }[]
  tests: CertifiedTest[]
}

export type Verdict = {
  passed: boolean
  /** chi-square tests made; Bonferroni multiplies each p by it */
  tests: number
  smallestP: number
  /** a p, so corrected, below this fails */
  level: number
  /** what failed, in words */
  failures: string[]
}

/** What was checked of a composition's samplers, with a fixed seed: the same call gives the same certificate. */
export type Certificate = {
  composition: Composition
  seed: number
  whole: CertifiedWhole
  sets: CertifiedSet[]
  verdict: Verdict
}

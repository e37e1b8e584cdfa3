import type { Issue } from '@sweepstack/contracts'
import type { Facts, Surface } from './facts.js'

/** What the rules look at: the datasets of one cell that are known, and where its tests stand. */
export type Known = { train: Facts | null; tests: Facts[]; allTests: boolean; testsPath: string }

/** A shortcut that is right on this share passes a test: what is left is within the noise of training. */
const PASSES = 0.99
/** A surface leak: the share of what counting leaves wrong that a shortcut gets right. */
const LEAKS = 0.7
/** The same of n-grams, which are an estimate, and of which every order shows a part: neighbours that do not match. */
const NGRAMS_LEAK = 0.9
/** Of a label's training strings, fewer are different. */
const MOSTLY_COPIES = 1 / 3

/**
 * What makes a question unanswerable, and no more: facts that only lower a ceiling are for the audit to show. Random
 * negatives always leak by their ends (three in four start or end wrongly), but counting gets more of them right, so
 * it is the count's ceiling that decides.
 */
export const judge = (known: Known): Issue[] => {
  const oneLabel = constantPasses(known)
  return [
    ...oneLabel,
    ...(oneLabel.length > 0 ? [] : countingPasses(known)),
    ...nothingToLearn(known),
    ...leaks(known),
    ...mostlyCopies(known),
  ]
}

const constantPasses = ({ tests, allTests, testsPath }: Known): Issue[] => {
  const least = (one: number) =>
    Math.min(...tests.map(({ balanced }) => (one === 1 ? balanced : 1 - balanced)))
  const label = [1, 0].find((one) => least(one) >= PASSES)
  if (!allTests || tests.length === 0 || label === undefined) return []
  const passes = `a constant answer passes ${names(tests)}: `
  const theirs = `${tests.length === 1 ? 'its' : 'their'} strings are ${label === 1 ? 'balanced' : 'unbalanced'}`
  return [
    {
      path: whereOf(tests, testsPath),
      ...(least(label) === 1
        ? {
            message: `${passes}${theirs}, and no test has others`,
            fix: 'add a test with both labels, such as in-distribution: {}',
          }
        : {
            message: `${passes}${percent(least(label))} or more of ${theirs}`,
            fix: 'ask for the balanced accuracy, or by label; or add a test with more of the others, such as pairs: { preset: pairs }',
          }),
    },
  ]
}

const countingPasses = ({ tests, allTests, testsPath }: Known): Issue[] => {
  if (!allTests || tests.length === 0) return []
  const passed = (by: 'counter' | 'counterAndEnds') => tests.every((test) => test[by] >= PASSES)
  const by = passed('counter') ? 'counter' : passed('counterAndEnds') ? 'counterAndEnds' : null
  if (by === null) return []
  const least = Math.min(...tests.map((test) => test[by]))
  const types = Math.max(...tests.map((test) => test.types))
  const even =
    types > 1 ? 'each bracket type opens as often as it closes' : 'brackets open as often as they close'
  const how = `saying balanced wherever ${even}${by === 'counter' ? '' : ', the first opens and the last closes,'}`
  return [
    {
      path: whereOf(tests, testsPath),
      message: `counting passes ${names(tests)}: ${how} is right on ${least === 1 ? 'every string' : `${percent(least)} or more`}, so no accuracy here tells a stack from a count`,
      fix: types > 1 ? orderOf(types) : ORDER,
    },
  ]
}

const ORDER =
  'add a test whose unbalanced strings have count 0: `pairs: { preset: pairs }`, or `zero-count: { preset: zero-count, start: open, end: close }`'
const orderOf = (types: number): string =>
  `add a test in which each bracket type opens as often as it closes: \`order: { preset: dyck-k, types: ${types}, negatives: [{ kind: type-order }] }\`, or \`pairs: { preset: pairs, types: ${types}, corruption: types }\``

const nothingToLearn = ({ train }: Known): Issue[] =>
  train === null || train.majority < 1
    ? []
    : [
        {
          path: train.path,
          message: `${train.what} has ${train.balanced === 1 ? 'balanced' : 'unbalanced'} strings only: a constant answer is all there is to learn`,
          fix: 'train on both labels, such as balancedShare: 0.5',
        },
      ]

const leaks = ({ train, tests }: Known): Issue[] => {
  const trained = train !== null && leakOf(train) !== null ? [train] : []
  return [...trained, ...tests.filter(({ source }) => source !== trained[0]?.source)].flatMap((facts) => {
    const leak = leakOf(facts)
    if (leak === null) return []
    const { name, title, accuracy } = leak
    return [
      {
        path: facts.path,
        message: `${facts.what}: the ${title} alone ${name === 'ends' || name === 'n-grams' ? 'score' : 'scores'} ${percent(accuracy)} and counting ${percent(facts.count)}, so an accuracy up to there shows neither`,
        fix: FIXES[name as keyof typeof FIXES],
      },
    ]
  })
}

const leakOf = ({ surface, ngrams, count, majority }: Facts): Surface | null => {
  const left = 1 - Math.max(count, majority)
  const gets = ({ accuracy }: Surface, share: number): boolean => 1 - accuracy <= (1 - share) * left
  if (left <= 1 - PASSES) return null
  return gets(surface, LEAKS) ? surface : gets(ngrams, NGRAMS_LEAK) ? ngrams : null
}

const FIXES = {
  ends: 'give unbalanced strings the ends of balanced ones (`start: open`, `end: close`, which zero-count and count have), or use `preset: pairs`',
  'trailing-run':
    'let unbalanced strings end as balanced ones do (`end: close`, which zero-count and count have), or use `preset: pairs`',
  'n-grams':
    'let unbalanced strings differ less from balanced ones: fewer changes (flips, swaps, mismatches), the same depths (`joint` with `depth: same`), or `preset: pairs`',
  length: 'give balanced and unbalanced strings the same lengths',
} as const

const mostlyCopies = ({ train }: Known): Issue[] => {
  if (train === null) return []
  const label = (['balanced', 'unbalanced'] as const).find(
    (one) => train.distinct[one].distinct < MOSTLY_COPIES * train.distinct[one].n,
  )
  if (label === undefined) return []
  const { n, distinct } = train.distinct[label]
  return [
    {
      path: train.path,
      message: `of the ${n} ${label} training strings only about ${distinct} are different: a model can learn them by heart`,
      fix: 'use longer strings, a wider range of depths or fewer training strings',
    },
  ]
}

const whereOf = (tests: Facts[], testsPath: string): string =>
  tests.length === 1 ? (tests[0] as Facts).path : testsPath
const names = (tests: Facts[]): string => (tests.length === 1 ? (tests[0] as Facts).what : `every test`)
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

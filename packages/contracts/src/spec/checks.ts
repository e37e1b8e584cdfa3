import type { Issue } from '../errors.js'
import type { CellSpec } from './cell.js'
import { type DataSpec, longestLength, type TestSpec } from './data.js'

/** What one field's schema cannot see: fields that exclude each other. Paths are relative to the cell. */
export const checkCell = (cell: CellSpec): Issue[] => [
  ...checkStrings(cell.data, 'data'),
  ...Object.entries(cell.tests).flatMap(([name, test]) => checkTest(cell, name, test)),
  ...checkProbes(cell),
  ...checkSplit(cell.data),
  ...checkStopping(cell),
]

const checkStrings = (spec: DataSpec | TestSpec, path: string): Issue[] => {
  if (spec.preset === 'file' || spec.preset === 'held-back') return []
  const longest = typeof spec.length === 'number' ? spec.length : spec.length.max
  const shortest = typeof spec.length === 'number' ? spec.length : spec.length.min
  const issues: Issue[] = []
  for (const end of ['min', 'max'] as const) {
    const depth = spec.depth?.[end]
    if (depth !== undefined && depth > longest / 2)
      issues.push({
        path: `${path}.depth.${end}`,
        message: `no balanced string of length ${longest} has depth ${depth}`,
        fix: `use a depth of at most ${longest / 2}, or a length of at least ${2 * depth}`,
      })
  }
  const kinds =
    spec.preset === 'zero-count'
      ? [{ kind: 'zero-count' as const, start: spec.start, weight: 1 }]
      : spec.negatives
  kinds.forEach((negative, i) => {
    const at = spec.preset === 'zero-count' ? `${path}.start` : `${path}.negatives.${i}`
    if (negative.kind === 'zero-count' && negative.start === 'open' && shortest < 4)
      issues.push({
        path: at,
        message: 'no unbalanced string of length 2 has count 0 and starts with an opening bracket',
        fix: 'use a length of at least 4, or start: close',
      })
    if (negative.kind === 'count' && !hasCount(negative.count, shortest))
      issues.push({
        path: `${at}.count`,
        message: `no unbalanced string of length ${shortest} has a count from ${negative.count.min} to ${negative.count.max} other than 0`,
        fix: `include an even count other than 0 between -${shortest} and ${shortest}`,
      })
    if (negative.kind === 'flips' && negative.flips.max > shortest)
      issues.push({
        path: `${at}.flips.max`,
        message: `${negative.flips.max} flips do not fit in a string of length ${shortest}`,
        fix: `use at most ${shortest}`,
      })
  })
  return issues
}

const hasCount = (range: { min: number; max: number }, length: number): boolean => {
  for (let c = Math.max(range.min, -length); c <= Math.min(range.max, length); c++)
    if (c !== 0 && c % 2 === 0) return true
  return false
}

const checkTest = ({ data, model }: CellSpec, name: string, test: TestSpec): Issue[] => {
  const path = `tests.${name}`
  if (test.preset === 'held-back' && data.preset !== 'file')
    return [
      {
        path: `${path}.preset`,
        message: 'held-back is a share of a data file, and the data are sampled',
        fix: 'leave the preset out: the test then samples the data anew',
      },
    ]
  if (test.preset === 'held-back' && data.preset === 'file' && data.test === 0)
    return [
      {
        path: 'data.test',
        message: `the test ${name} is the held-back share, which is 0`,
        fix: 'give data.test a share such as 0.1',
      },
    ]
  const longest = longestLength(test)
  const trained = longestLength(data)
  if (model.positional === 'learned' && longest !== null && trained !== null && longest > trained)
    return [
      {
        path: `${path}.length`,
        message: `learned positions reach ${trained} brackets, the test has ${longest}`,
        fix: 'use positional: sinusoidal or none, or train on the longest length',
      },
    ]
  return checkStrings(test, path)
}

const checkProbes = ({ probes, tests }: CellSpec): Issue[] => {
  const names = Object.keys(tests)
  return probes.flatMap((probe, i) =>
    (probe.test === null && names.length > 0) || names.includes(probe.test ?? '')
      ? []
      : [
          {
            path: `probes.${i}.test`,
            message:
              probe.test === null
                ? 'a probe reads the strings of a test, and there is none'
                : `there is no test ${probe.test}`,
            fix:
              names.length > 0 ? `use one of ${names.join(', ')}` : 'add a test such as in-distribution: {}',
          },
        ],
  )
}

const checkSplit = (data: DataSpec): Issue[] =>
  data.preset === 'file' && data.validation + data.test >= 1
    ? [
        {
          path: 'data.validation',
          message: 'validation and test shares leave nothing to train on',
          fix: 'keep their sum below 1',
        },
      ]
    : []

const checkStopping = ({ data, training }: CellSpec): Issue[] =>
  training.earlyStopping !== null && data.validation === 0
    ? [
        {
          path: 'data.validation',
          message: 'early stopping watches the validation strings, and there are none',
          fix: 'give data.validation a share such as 0.1, or leave training.earlyStopping out',
        },
      ]
    : []

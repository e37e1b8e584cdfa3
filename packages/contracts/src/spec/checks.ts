import type { Issue } from '../errors.js'
import { type CellSpec, isTrained, type TrainedCell } from './cell.js'
import { checkCheckpoints } from './check-checkpoints.js'
import { checkComposition } from './check-composition.js'
import { bracketTypes, type DataSpec, longestLength, type TestSpec } from './data.js'
import { compositionOf, isGenerated, type StringSpec } from './presets/registry.js'

/** What one field's schema cannot see: fields that exclude each other. Paths are relative to the cell. */
export const checkCell = (cell: CellSpec): Issue[] => [
  ...checkStrings(cell.data, 'data'),
  ...Object.entries(cell.tests).flatMap(([name, test]) => checkTest(cell, name, test)),
  ...checkProbes(cell),
  ...checkSplit(cell.data),
  ...(isTrained(cell) ? [...checkStopping(cell), ...checkCheckpoints(cell), ...checkPadding(cell)] : []),
]

/** What is wrong with the strings of data or a test; `path` is where they stand, empty where they stand alone. */
export const checkStrings = (spec: DataSpec | TestSpec, path: string): Issue[] => {
  if (!isGenerated(spec)) return []
  const composition = compositionOf(spec)
  const own = checkComposition(composition).map((issue) => ({
    ...issue,
    path: inside(path, written(issue.path, spec)),
  }))
  return [...own, ...(composition.pairs === null ? [] : checkWhole(spec, path))]
}

const inside = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`)

/** Where a field of the composition stands in the preset: one that has no list of negatives has their fields itself. */
const written = (path: string, spec: StringSpec): string => {
  const [, field] = /^negatives\.\d+\.(.*)$/.exec(path) ?? []
  if ('depth' in spec && path.startsWith('depth.within') && !('within' in Object(spec.depth)))
    return path.replace('depth.within', 'depth')
  if (field === 'count' && 'maxCount' in spec) return 'maxCount'
  return field === undefined || 'negatives' in spec ? path : field
}

/** Strings of pairs come two by two. */
const checkWhole = (spec: object, path: string): Issue[] =>
  (['train', 'validation', 'size'] as const).flatMap((field) => {
    const n = (spec as Partial<Record<typeof field, number>>)[field] ?? 0
    return n % 2 === 0
      ? []
      : [{ path: inside(path, field), message: `${n} strings are not whole pairs`, fix: `use ${n + 1}` }]
  })

const checkTest = (cell: CellSpec, name: string, test: TestSpec): Issue[] => {
  const { data } = cell
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
  const reach = isTrained(cell) ? checkTrainedReach(cell, path, test) : []
  return reach.length > 0 ? reach : checkStrings(test, path)
}

/** What a stored model can read is known where it is stored. */
const checkTrainedReach = ({ data, model }: TrainedCell, path: string, test: TestSpec): Issue[] => {
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
  const types = bracketTypes(test)
  const known = bracketTypes(data)
  if (types !== null && known !== null && types > known)
    return [
      {
        path: `${path}.types`,
        message: `the test has ${types} bracket types, the data ${known}: the model has no tokens for the others`,
        fix: `use at most ${known}, or train on data with ${types} types`,
      },
    ]
  return []
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

const checkStopping = ({ data, training }: TrainedCell): Issue[] =>
  training.earlyStopping !== null && data.validation === 0
    ? [
        {
          path: 'data.validation',
          message: 'early stopping watches the validation strings, and there are none',
          fix: 'give data.validation a share such as 0.1, or leave training.earlyStopping out',
        },
      ]
    : []

/** Batches are padded to the longest training string, tests to theirs: a model that sees padding would see another length. */
const checkPadding = ({ model }: TrainedCell): Issue[] =>
  model.padding === 'seen'
    ? [
        {
          path: 'model.padding',
          message: 'training pads strings as they come, and a model that sees padding needs one length',
          fix: 'leave model.padding out; seen is for models that were trained elsewhere',
        },
      ]
    : []

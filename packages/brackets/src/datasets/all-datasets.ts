import {
  type DataSpec,
  isGenerated,
  lengthReach,
  longestLength,
  type TestSpec,
  testSizeOf,
} from '@sweepstack/contracts'
import { type DatasetsInput, makeDatasets } from './make-datasets.js'
import { type DatasetName, datasetOf, inMemory, type OneDataset, oneDataset } from './one-dataset.js'

/** Brackets of sampled strings that are made at once and kept; more are made when they are read, each time anew. */
const HELD = 2 ** 26

/** Every dataset of a run: `train`, `validation`, and each test. @throws SweepstackError as `oneDataset` */
export const allDatasets = (input: DatasetsInput): OneDataset[] => {
  const { data, tests } = input
  const symbols = [data, ...Object.values(tests)].reduce((sum, spec) => sum + sampledSymbols(spec), 0)
  if (isGenerated(data) && symbols > HELD)
    return ['train', 'validation', ...Object.keys(tests).map((name) => `test:${name}`)].map((name) =>
      oneDataset(input, name as DatasetName),
    )
  const made = makeDatasets(input)
  return [
    inMemory('train', made.train),
    inMemory('validation', made.validation),
    ...Object.entries(made.tests).map(([name, dataset]) => inMemory(`test:${name}`, dataset)),
  ]
}

const sampledSymbols = (spec: DataSpec | TestSpec): number =>
  isGenerated(spec)
    ? (longestLength(spec) ?? 0) * ('train' in spec ? spec.train + spec.validation : testSizeOf(spec))
    : 0

/** The same strings, made at once where they are few enough to be kept. */
export const heldIfSmall = (one: OneDataset): OneDataset =>
  'dataset' in one || one.n * lengthReach(one.composition).max > HELD
    ? one
    : inMemory(one.name, datasetOf(one))

import {
  compositionOf,
  type DataSpec,
  type DatasetDigest,
  isGenerated,
  type SampledData,
  SweepstackError,
  type TestSpec,
  testSizeOf,
} from '@sweepstack/contracts'
import { type Dataset, subset } from '../features/dataset.js'
import { generate } from '../generate/generate.js'
import { StringIndex } from '../strings/string-index.js'
import { stringAt } from '../strings/strings.js'
import { fileDataset } from './file-dataset.js'
import { type Split, splitFile } from './split.js'

export type DatasetsInput = {
  data: DataSpec
  tests: Record<string, TestSpec>
  /** the run's seed; `data.seed` goes before it */
  seed: number
  /** the canonical text of a file the spec names; throws `file.unknown` where there is none */
  files: (ref: string) => Uint8Array
}

export type Datasets = {
  train: Dataset
  validation: Dataset
  tests: Record<string, Dataset>
  digests: DatasetDigest[]
}

/**
 * All the strings of a run. The tests come first, then validation without any string of a test, then training
 * without any string of either: sampled strings are drawn again, a file's are dropped and counted. Tests may
 * share strings with each other. The same input gives the same strings, in the same order, on every machine.
 * @throws SweepstackError `data.impossible`, `file.invalid`
 */
export const makeDatasets = ({ data, tests, seed: runSeed, files }: DatasetsInput): Datasets => {
  const seed = data.seed ?? runSeed
  const read = cached((ref) => fileDataset(files(ref)))
  const source = data.preset === 'file' ? splitSource(read(data.file), data, seed) : null
  const testSets = Object.fromEntries(
    Object.entries(tests).map(([name, spec]) => [name, makeTest(name, spec, seed, source, read)]),
  )
  const avoid = new StringIndex()
  for (const test of Object.values(testSets)) avoid.addAll(test)

  const trained =
    data.preset === 'file'
      ? fromFile(source as Source, avoid, data.validation > 0)
      : sampled(data, seed, avoid)
  return {
    ...trained.sets,
    tests: testSets,
    digests: [
      digestOf('train', trained.sets.train, trained.dropped.train),
      digestOf('validation', trained.sets.validation, trained.dropped.validation),
      ...Object.entries(testSets).map(([name, test]) => digestOf(`test:${name}`, test, 0)),
    ],
  }
}

type Source = { file: Dataset; split: Split }
type Trained = {
  sets: { train: Dataset; validation: Dataset }
  dropped: { train: number; validation: number }
}

const splitSource = (file: Dataset, shares: { validation: number; test: number }, seed: number): Source => ({
  file,
  split: splitFile(file, shares, seed),
})

const makeTest = (
  name: string,
  spec: TestSpec,
  seed: number,
  source: Source | null,
  read: (ref: string) => Dataset,
): Dataset => {
  if (spec.preset === 'file') return read(spec.file)
  if (isGenerated(spec))
    return generate(compositionOf(spec), testSizeOf(spec), { seed, stream: `test:${name}`, avoid: null })
  if (source === null || source.split.test.length === 0)
    throw new SweepstackError('data.impossible', `the test ${name} is a held-back share, and none is`, {
      fix: source === null ? 'train on a file, or give the test a preset' : 'give data.test a share above 0',
    })
  return subset(source.file, source.split.test)
}

const sampled = (data: SampledData, seed: number, avoid: StringIndex): Trained => {
  const validation = generate(compositionOf(data), data.validation, { seed, stream: 'validation', avoid })
  avoid.addAll(validation)
  const train = generate(compositionOf(data), data.train, { seed, stream: 'train', avoid })
  return { sets: { train, validation }, dropped: { train: 0, validation: 0 } }
}

const fromFile = ({ file, split }: Source, avoid: StringIndex, validate: boolean): Trained => {
  const free = (indices: number[]) => indices.filter((i) => !avoid.has(stringAt(file, i)))
  const validation = free(split.validation)
  const kept = subset(file, validation)
  avoid.addAll(kept)
  const train = free(split.train)
  if (train.length === 0 || (validate && validation.length === 0))
    throw new SweepstackError(
      'data.impossible',
      `every string of the file kept for ${train.length === 0 ? 'training' : 'validation'} is also in a test`,
      { fix: 'test on another file, or on held-back, a share of this one that is never trained on' },
    )
  return {
    sets: { train: subset(file, train), validation: kept },
    dropped: {
      train: split.train.length - train.length,
      validation: split.validation.length - validation.length,
    },
  }
}

const digestOf = (name: string, { sha256, n, balanced }: Dataset, droppedLeaks: number): DatasetDigest => ({
  name,
  sha256,
  n,
  balanced,
  droppedLeaks,
})

const cached = <T>(make: (key: string) => T): ((key: string) => T) => {
  const made = new Map<string, T>()
  return (key) => {
    const found = made.get(key)
    if (found !== undefined) return found
    const value = make(key)
    made.set(key, value)
    return value
  }
}

import {
  type Composition,
  compositionOf,
  isGenerated,
  lengthReach,
  type SampledData,
  type SampledTest,
  SweepstackError,
  testSizeOf,
} from '@sweepstack/contracts'
import type { Chunked } from '../features/chunked.js'
import type { Dataset } from '../features/dataset.js'
import { type Chunk, generateChunks } from '../generate/chunks.js'
import { generate } from '../generate/generate.js'
import type { Sampling } from '../generate/writer.js'
import { StringIndex } from '../strings/string-index.js'
import { fileDataset } from './file-dataset.js'
import { type DatasetsInput, makeDatasets } from './make-datasets.js'

/** A dataset of a run, by the name its digest has. */
export type DatasetName = 'train' | 'validation' | `test:${string}`

/** n strings that are sampled when they are asked for, or that are there. */
export type OneDataset = { name: string; n: number } & (
  | { composition: Composition; sampling: Sampling }
  | { dataset: Dataset }
)

/**
 * One dataset of a run, string for string as `makeDatasets` has it, without making more of the others than it depends
 * on: what is trained on avoids the tests and the validation set, and those do not depend on how much is trained on.
 * @throws SweepstackError `data.impossible`, `file.invalid`, `request.invalid` for a test there is not
 */
export const oneDataset = (input: DatasetsInput, name: DatasetName): OneDataset => {
  const { data, tests } = input
  const seed = data.seed ?? input.seed
  if (name === 'train' || name === 'validation') {
    if (!isGenerated(data)) return inMemory(name, makeDatasets(input)[name])
    const spec = data as SampledData
    const before = makeDatasets({ ...input, data: { ...spec, ...LEAST[name] } })
    const avoid = new StringIndex()
    for (const test of Object.values(before.tests)) avoid.addAll(test)
    if (name === 'train') avoid.addAll(before.validation)
    return sampled(name, compositionOf(spec), spec[name], { seed, stream: name, avoid })
  }
  const test = tests[name.slice('test:'.length)]
  if (test === undefined) throw new SweepstackError('request.invalid', `there is no ${name}`)
  if (isGenerated(test)) {
    const spec = test as SampledTest
    return sampled(name, compositionOf(spec), testSizeOf(spec), { seed, stream: name, avoid: null })
  }
  if (test.preset === 'file') return inMemory(name, fileDataset(input.files(test.file)))
  return inMemory(name, makeDatasets(input).tests[name.slice('test:'.length)] as Dataset)
}

/** Whole pairs, where the data are pairs. */
const LEAST = { train: { train: 2 }, validation: { train: 2, validation: 2 } } as const

/** Strings that are there. */
export const inMemory = (name: string, dataset: Dataset): OneDataset => ({ name, n: dataset.n, dataset })

/** Strings of a composition by themselves. */
export const sampled = (
  name: string,
  composition: Composition,
  n: number,
  sampling: Sampling,
): OneDataset => ({ name, n, composition, sampling })

/**
 * The first `most` strings of those that are sampled, else all, chunk after chunk; sampled ones have their sources, and
 * are made while they are read.
 */
export const chunksOf = (one: OneDataset, most = Number.POSITIVE_INFINITY): Iterable<Chunk> => {
  if ('dataset' in one) return one.n === 0 ? [] : [{ ...one.dataset, from: 0, sources: null }]
  const to = Math.min(one.n, most)
  return generateChunks(one.composition, one.n, { ...one.sampling, to, sources: true })
}

/** The same with what an audit has to know of them before. */
export const chunkedOf = (one: OneDataset, most = Number.POSITIVE_INFINITY): Chunked<Chunk> => ({
  name: one.name,
  ...('dataset' in one
    ? { n: one.n, types: one.dataset.types, longest: one.dataset.maxLength }
    : {
        n: Math.min(one.n, most),
        types: one.composition.types,
        longest: lengthReach(one.composition).max,
      }),
  chunks: () => chunksOf(one, most),
})

/** All of it in memory. */
export const datasetOf = (one: OneDataset): Dataset =>
  'dataset' in one ? one.dataset : generate(one.composition, one.n, one.sampling)

import {
  type Chunk,
  type Dataset,
  generate,
  generateChunks,
  kindIndex,
  makeDataset,
  makeDatasets,
  readCanonical,
  type Sampling,
  StringIndex,
} from '@sweepstack/brackets'
import {
  type Composition,
  compositionOf,
  filesOf,
  isGenerated,
  type SampledData,
  type SampledTest,
  testSizeOf,
} from '@sweepstack/contracts'
import type { ServiceOptions } from '../session.js'
import { readText, readTexts } from './texts.js'
import type { What } from './what.js'

/** Strings that are sampled when they are asked for, or that are there. */
export type Made = { name: string; n: number } & (
  | { composition: Composition; sampling: Sampling }
  | { dataset: Dataset }
)

/** What a preset outside a sweep is sampled from: no run has these strings by accident. */
const STREAM = 'generated'

/** The strings of one dataset, as a run has them: of a sweep its training strings, or those of a test. */
export const madeOf = async (
  what: What,
  test: string | undefined,
  service: ServiceOptions,
): Promise<Made> => {
  if (what.kind === 'preset')
    return sampledAlone(what.name, what.spec, { seed: what.seed, stream: STREAM, avoid: null })
  if (what.kind === 'file') return stored(what.name, await readText(what.path))
  if (what.kind === 'ref') return stored(what.name, (await readTexts([what.ref], [], service))(what.ref))
  return ofSweep(what, test, service)
}

type Sweep = Extract<What, { kind: 'sweep' }>

const ofSweep = async (
  { cell, seed, loaded }: Sweep,
  test: string | undefined,
  service: ServiceOptions,
): Promise<Made> => {
  const { data, tests } = cell.spec
  const used = data.seed ?? seed
  const spec = test === undefined ? null : tests[test]
  if (test !== undefined && spec != null && isGenerated(spec))
    return sampledAlone(`test:${test}`, spec as SampledTest, {
      seed: used,
      stream: `test:${test}`,
      avoid: null,
    })
  const files = await readTexts(filesOf(cell.spec), loaded.uploads, service)
  if (test === undefined && isGenerated(data)) {
    const sampled = data as SampledData
    // Tests and validation do not depend on how much is trained on, and training avoids both.
    const made = makeDatasets({ data: { ...sampled, train: LEAST }, tests, seed, files })
    const avoid = new StringIndex()
    for (const one of [...Object.values(made.tests), made.validation]) avoid.addAll(one)
    return {
      name: 'train',
      n: sampled.train,
      composition: compositionOf(sampled),
      sampling: { seed: used, stream: 'train', avoid },
    }
  }
  const made = makeDatasets({ data, tests, seed, files })
  const dataset = test === undefined ? made.train : (made.tests[test] as Dataset)
  return { name: test === undefined ? 'train' : `test:${test}`, n: dataset.n, dataset }
}

/** Whole pairs, where the data are pairs. */
const LEAST = 2

const sampledAlone = (name: string, spec: SampledTest, sampling: Sampling): Made => ({
  name,
  n: testSizeOf(spec),
  composition: compositionOf(spec),
  sampling,
})

const stored = (name: string, text: Uint8Array): Made => {
  const dataset = fileDataset(text)
  return { name, n: dataset.n, dataset }
}

/** The strings of a canonical text; an unbalanced one is of kind `file`. */
export const fileDataset = (text: Uint8Array): Dataset => {
  const strings = readCanonical(text)
  return makeDataset(strings, new Uint8Array(strings.n).fill(kindIndex('file')))
}

/** The strings one after the other, without holding all of those that are sampled. */
export const chunksOf = (made: Made): Iterable<Chunk> =>
  'dataset' in made
    ? [{ ...made.dataset, from: 0, sources: null }]
    : generateChunks(made.composition, made.n, { ...made.sampling, sources: true })

/** All of them in memory. */
export const datasetOf = (made: Made): Dataset =>
  'dataset' in made ? made.dataset : generate(made.composition, made.n, made.sampling)

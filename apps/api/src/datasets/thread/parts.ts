import {
  type Chunk,
  type Dataset,
  type Datasets,
  generateChunks,
  kindIndex,
  type MeasuredStrings,
  makeDataset,
  makeDatasets,
  measured,
  readCanonical,
  StringIndex,
} from '@sweepstack/brackets'
import {
  compositionOf,
  isGenerated,
  lengthReach,
  type SampledData,
  type SampledTest,
  type StringSpec,
  SweepstackError,
  testSizeOf,
} from '@sweepstack/contracts'
import type { OfCell, PartName } from '../work.js'

/** Strings and symbols a chunk: few, so that the first is soon there and little is made for a reader that goes. */
const CHUNK_STRINGS = 2 ** 14
const CHUNK_SYMBOLS = 2 ** 22

/**
 * The strings of one dataset of a cell as a run has them, the first `most` of them: what is trained on avoids validation
 * and tests. Those that are sampled are made while they are read, with their sources; those of a file are in memory.
 * @throws SweepstackError `data.impossible`, `file.invalid`
 */
export const chunksOf = (asked: OfCell, part: PartName, most = Number.POSITIVE_INFINITY): Iterable<Chunk> => {
  const sampled = sampledPart(asked, part)
  if (sampled === null) {
    const dataset = partOf(datasetsOf(asked), part)
    return dataset.n === 0 ? [] : [{ ...dataset, from: 0, sources: null }]
  }
  const { spec, n, avoid } = sampled
  const composition = compositionOf(spec)
  const strings = Math.min(CHUNK_STRINGS, CHUNK_SYMBOLS / lengthReach(composition).max)
  return generateChunks(composition, n, {
    ...{ seed: asked.cell.data.seed ?? asked.seed, stream: part, avoid },
    ...{ size: 2 * Math.ceil(strings / 2), to: Math.min(n, most), sources: true },
  })
}

/** All datasets of a cell, in memory. */
export const datasetsOf = ({ cell, seed, texts }: OfCell): Datasets =>
  makeDatasets({
    ...{ data: cell.data, tests: cell.tests, seed },
    files: (ref) => {
      const text = texts[ref]
      if (text === undefined) throw new Error(`the text of ${ref} was not handed over`)
      return text
    },
  })

export const partOf = ({ train, validation, tests }: Datasets, part: PartName): Dataset => {
  const dataset =
    part === 'train' ? train : part === 'validation' ? validation : tests[part.slice('test:'.length)]
  if (dataset === undefined) throw new SweepstackError('request.invalid', `there is no ${part}`)
  return dataset
}

/** The strings of a stored file; an unbalanced one is of kind `file`. */
export const fileDataset = (text: Uint8Array, types: number): Dataset => {
  const strings = readCanonical(text)
  return makeDataset({ ...strings, types }, kindOfFile(strings.n))
}

/** Not signed, as a piece of a stored file. */
export const filePiece = (text: Uint8Array, types: number): MeasuredStrings => {
  const strings = readCanonical(text)
  return measured({ ...strings, types }, kindOfFile(strings.n), false)
}

const kindOfFile = (n: number): Uint8Array => new Uint8Array(n).fill(kindIndex('file'))

type Sampled = { spec: StringSpec; n: number; avoid: StringIndex | null }

const sampledPart = (asked: OfCell, part: PartName): Sampled | null => {
  const { data, tests } = asked.cell
  if (part !== 'train' && part !== 'validation') {
    const test = tests[part.slice('test:'.length)]
    if (test === undefined || !isGenerated(test)) return null
    const spec = test as SampledTest
    return { spec, n: testSizeOf(spec), avoid: null }
  }
  if (!isGenerated(data)) return null
  const spec = data as SampledData
  // What comes before it does not depend on how many strings there are of it, or of what comes after it.
  const least = part === 'train' ? { train: LEAST } : { train: LEAST, validation: LEAST }
  const before = datasetsOf({ ...asked, cell: { data: { ...spec, ...least }, tests } })
  const avoid = new StringIndex()
  for (const test of Object.values(before.tests)) avoid.addAll(test)
  if (part === 'train') avoid.addAll(before.validation)
  return { spec, n: spec[part], avoid }
}

/** Whole pairs, where the data are pairs. */
const LEAST = 2

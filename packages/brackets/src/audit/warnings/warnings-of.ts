import {
  type CellSpec,
  canonicalJson,
  compositionOf,
  type DataSpec,
  describeCell,
  type Issue,
  isGenerated,
  lengthReach,
  type Overrides,
  type StringSpec,
  SweepstackError,
  type TestSpec,
} from '@sweepstack/contracts'
import { type Dataset, makeDataset } from '../../features/dataset.js'
import { kindIndex } from '../../features/kinds.js'
import { generate } from '../../generate/generate.js'
import { type Facts, factsOf, lookedAt, type Place } from './facts.js'
import { judge } from './rules.js'
import { sampleLines } from './sample-lines.js'

export type WarningsOptions = {
  /** the canonical text of a data file, or null where it is not at hand: what depends on it is left open then */
  files?: (ref: string) => Uint8Array | null
}

/**
 * Strings a sample has, and symbols, whichever are fewer: shares near 99 %, where counting passes a test, are known to
 * 0.1 % then. And at most so many samples are drawn for a sweep.
 */
const STRINGS = 10_000
const SYMBOLS = 2_000_000
const SAMPLES = 20

/**
 * What makes a sweep's question unanswerable, said before anyone trains. Judged by small samples, one for each
 * different composition; a test that is not known (a file that is not at hand, or beyond the 20th) can only silence a warning.
 * Paths are as the sweep is written: `base.data`, `base.tests`, `base.tests.<name>`.
 */
export const warningsOf = (
  cells: readonly { spec: CellSpec; overrides: Overrides }[],
  { files = () => null }: WarningsOptions = {},
): Issue[] => {
  const draw = sampler(files)
  const met = new Map<string, { issue: Issue; cells: Overrides[] }>()
  for (const { spec, overrides } of cells)
    for (const issue of judgeCell(spec, draw)) {
      const key = `${issue.path} ${issue.fix}`
      const found = met.get(key)
      if (found === undefined) met.set(key, { issue, cells: [overrides] })
      else found.cells.push(overrides)
    }
  return [...met.values()].map(({ issue, cells: [first, ...rest] }) =>
    rest.length + 1 === cells.length
      ? issue
      : {
          ...issue,
          message: `${issue.message} (in ${rest.length + 1} of ${cells.length} cells, the first ${describeCell(first as Overrides)})`,
        },
  )
}

/** A sample of what a spec stands for, and how many strings there are in all; null where it is not known. */
type Draw = (spec: DataSpec | TestSpec) => { source: string; sample: Dataset; of: number | null } | null

const judgeCell = ({ data, tests }: CellSpec, draw: Draw): Issue[] => {
  const facts = (spec: DataSpec | TestSpec, place: Omit<Place, 'source'>, n: number | null): Facts | null => {
    const drawn = draw(spec)
    if (drawn === null) return null
    const { source, sample, of } = drawn
    return factsOf(lookedAt(sample), { ...place, source }, Math.max(sample.n, n ?? of ?? 0))
  }
  const known = Object.entries(tests).map(([name, spec]) =>
    facts(
      spec.preset === 'held-back' ? data : spec,
      { path: `base.tests.${name}`, what: `the test ${name}` },
      null,
    ),
  )
  return judge({
    train: facts(
      data,
      { path: 'base.data', what: 'the training data' },
      data.preset === 'file' ? null : data.train,
    ),
    tests: known.filter((one) => one !== null),
    allTests: known.every((one) => one !== null),
    testsPath: 'base.tests',
  })
}

const sampler = (files: (ref: string) => Uint8Array | null): Draw => {
  const drawn = new Map<string, ReturnType<Draw>>()
  return (spec) => {
    if (spec.preset === 'held-back') return null
    const generated = isGenerated(spec) ? spec : null
    const source =
      generated === null ? (spec as { file: string }).file : canonicalJson(compositionOf(generated))
    const found = drawn.get(source)
    if (found !== undefined) return found
    if (drawn.size >= SAMPLES) return null
    const made = generated === null ? fromFile(source, files) : generateSample(generated, source)
    drawn.set(source, made)
    return made
  }
}

const generateSample = (spec: StringSpec, source: string): ReturnType<Draw> => {
  const composition = compositionOf(spec)
  const n = Math.max(100, Math.min(STRINGS, 2 * Math.floor(SYMBOLS / lengthReach(composition).max / 2)))
  try {
    const sample = generate(composition, n, { seed: 0, stream: 'warnings', avoid: null })
    return { source, sample, of: null }
  } catch (error) {
    // No such strings: the run itself says so, with what to do about it.
    if (error instanceof SweepstackError && error.code === 'data.impossible') return null
    throw error
  }
}

const fromFile = (ref: string, files: (ref: string) => Uint8Array | null): ReturnType<Draw> => {
  const text = files(ref)
  if (text === null || text.length === 0) return null
  const { strings, of } = sampleLines(text, STRINGS)
  const sample = makeDataset(strings, new Uint8Array(strings.n).fill(kindIndex('file')))
  return { source: ref, sample, of }
}

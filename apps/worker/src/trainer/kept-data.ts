import { readFileSync } from 'node:fs'
import { type Dataset, type Datasets, makeDatasets, shortcutsOf } from '@sweepstack/brackets'
import type { Shortcut } from '@sweepstack/contracts'
import { pathOfFile } from './path-of-file.js'
import type { TrainJob } from './protocol.js'

/** The strings of a run, and what shortcuts score on its tests: the data's, whatever the model. */
export type RunData = { datasets: Datasets; shortcutsOf(test: string): Shortcut[] }

const MOST_BYTES = 64 * 2 ** 20

/**
 * The strings of the last runs of this process, up to so many bytes: a sweep trains models of several sizes on the same
 * ones. What names a file names its content, so the same names are the same strings.
 */
export class KeptData {
  readonly #kept = new Map<string, { data: RunData; bytes: number }>()
  readonly #most: number

  constructor(mostBytes = MOST_BYTES) {
    this.#most = mostBytes
  }

  /** @throws SweepstackError as `makeDatasets` */
  of({ spec, seed, filesDir }: Pick<TrainJob, 'spec' | 'seed' | 'filesDir'>): RunData {
    const { data, tests } = spec
    // In the order they are written: results come in the order of the tests.
    const key = JSON.stringify([data, tests, data.seed ?? seed])
    const files = (ref: string) => readFileSync(pathOfFile(filesDir, ref))
    const entry = this.#kept.get(key) ?? entryOf({ data, tests, seed, files })
    // Those used last stand last.
    this.#kept.delete(key)
    if (entry.bytes <= this.#most) this.#kept.set(key, entry)
    this.#forget()
    return entry.data
  }

  #forget(): void {
    let bytes = [...this.#kept.values()].reduce((sum, entry) => sum + entry.bytes, 0)
    for (const [key, entry] of this.#kept) {
      if (bytes <= this.#most) return
      this.#kept.delete(key)
      bytes -= entry.bytes
    }
  }
}

const entryOf = (input: Parameters<typeof makeDatasets>[0]): { data: RunData; bytes: number } => {
  const datasets = makeDatasets(input)
  const { train, validation, tests } = datasets
  const found = new Map<string, Shortcut[]>()
  const shortcuts = (test: string): Shortcut[] => {
    const scored = found.get(test) ?? shortcutsOf(tests[test] as Dataset, train)
    found.set(test, scored)
    return scored
  }
  const bytes = [train, validation, ...Object.values(tests)].reduce((sum, one) => sum + bytesOf(one), 0)
  return { data: { datasets, shortcutsOf: shortcuts }, bytes }
}

const bytesOf = (dataset: Dataset): number =>
  Object.values(dataset).reduce(
    (sum: number, part) => sum + (ArrayBuffer.isView(part) ? part.byteLength : 0),
    0,
  )

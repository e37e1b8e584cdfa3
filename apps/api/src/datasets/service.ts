import type { DatasetName } from '@sweepstack/brackets'
import type { Audit, DataFile, DataQuery, FileFormat, Issue, Preview } from '@sweepstack/contracts'
import { filesOf, isGenerated, longestLength, type SampledTest, testSizeOf } from '@sweepstack/contracts'
import type { AppDeps } from '../deps.js'
import { ANSWER_MS, inThread, tooMuch } from '../threads/in-thread.js'
import { type Queue, queueOf } from '../threads/one-by-one.js'
import type { OfCell } from '../threads/work.js'
import { askedCell, askedPart } from './asked.js'
import { AUDIT_REACH, cutCell, PREVIEW_REACH, type Reach } from './cut.js'
import { inTurn } from './in-turn.js'
import { firstLines, textsOf } from './texts.js'
import { writtenStrings } from './written.js'

/** Which dataset of a query is meant. */
type Which = { part?: 'train' | 'validation' | undefined; test?: string | undefined }
type Bytes = AsyncGenerator<Uint8Array, void, undefined>

/** What is answered about strings, of a query (data and tests as in a sweep) or of a stored file. */
export type Datasets = {
  audit(query: DataQuery, signal: AbortSignal): Promise<Audit>
  auditFile(ref: string, signal: AbortSignal): Promise<Audit>
  preview(query: DataQuery, which: Which, rows: number, signal: AbortSignal): Promise<Preview>
  previewFile(ref: string, rows: number, signal: AbortSignal): Promise<Preview>
  written(
    query: DataQuery,
    which: Which,
    format: FileFormat,
    signal: AbortSignal,
  ): Promise<{ name: string; bytes: Bytes }>
  writtenFile(file: DataFile, format: FileFormat, signal: AbortSignal): Bytes
}

/** Files that are written at the same time. */
const STREAMS = 4
/** Brackets that may be in memory while strings are written: those that training must avoid, and those of files. */
const HELD = 2 ** 28

export const datasetsOf = ({
  store,
  answerMs = ANSWER_MS,
}: Pick<AppDeps, 'store' | 'answerMs'>): Datasets => {
  const answers: Queue = queueOf()
  const streams: Queue = queueOf({ atOnce: STREAMS })
  const patience = (signal: AbortSignal) => ({ timeoutMs: answerMs, signal })

  const looked = async (
    query: DataQuery,
    whole: OfCell['cell'],
    reach: Reach,
  ): Promise<{ of: OfCell; notes: Issue[] }> => {
    const { cell, notes } = cutCell(whole, reach)
    const { texts, notes: ofTexts } = await textsOf(store, cell, reach)
    return { of: { cell, seed: query.seed, texts }, notes: [...notes, ...ofTexts] }
  }

  return {
    audit: async (query, signal) => {
      const { spec } = await askedCell(query, store)
      return answers(async () => {
        const { of, notes } = await looked(query, spec, AUDIT_REACH)
        const { datasets, warnings } = await inThread('audit', of, patience(signal))
        return { datasets, warnings: [...warnings, ...notes] }
      }, signal)
    },
    auditFile: async (ref, signal) => {
      const { name, types } = await store.files.get(ref)
      return answers(async () => {
        const { text, notes } = await firstLines(store, ref, AUDIT_REACH)
        const { datasets, warnings } = await inThread('auditFile', { name, text, types }, patience(signal))
        return { datasets, warnings: [...warnings, ...notes] }
      }, signal)
    },
    preview: async (query, which, rows, signal) => {
      const cell = await askedCell(query, store)
      const part = askedPart(cell, which)
      return answers(async () => {
        const { of } = await looked(query, cell.spec, PREVIEW_REACH)
        return inThread('preview', { ...of, part, rows }, patience(signal))
      }, signal)
    },
    previewFile: async (ref, rows, signal) => {
      const { name, types } = await store.files.get(ref)
      return answers(async () => {
        const { text } = await firstLines(store, ref, PREVIEW_REACH)
        return inThread('previewFile', { name, text, types, rows }, patience(signal))
      }, signal)
    },
    written: async (query, which, format, signal) => {
      const cell = await askedCell(query, store)
      const part = askedPart(cell, which)
      const make = async function* () {
        const of = await held(store, cell.spec, part)
        yield* writtenStrings({ ...of, seed: query.seed, part, format }, { signal })
      }
      return { name: part.replace('test:', ''), bytes: inTurn(streams, signal, make) }
    },
    writtenFile: ({ ref, types }, format, signal) =>
      inTurn(streams, signal, () =>
        writtenStrings({ types, format }, { signal, text: store.files.text(ref) }),
      ),
  }
}

/** What has to be in memory for one dataset of a cell to be written, all of it. */
const held = async (
  store: AppDeps['store'],
  cell: OfCell['cell'],
  part: DatasetName,
): Promise<Pick<OfCell, 'cell' | 'texts'>> => {
  const own = part.startsWith('test:') ? cell.tests[part.slice('test:'.length)] : undefined
  // A test that is sampled stands alone: nothing else has to be made for it.
  if (own !== undefined && isGenerated(own))
    return { cell: { ...cell, tests: { [part.slice(5)]: own } }, texts: {} }
  const files = await Promise.all(filesOf(cell).map((ref) => store.files.get(ref)))
  const validation = isGenerated(cell.data) ? cell.data.validation * (longestLength(cell.data) ?? 1) : 0
  const tests = Object.values(cell.tests).map((test) =>
    isGenerated(test) ? testSizeOf(test as SampledTest) * (longestLength(test) ?? 1) : 0,
  )
  const symbols = [validation, ...tests, ...files.map(({ bytes }) => bytes)].reduce(
    (sum, one) => sum + one,
    0,
  )
  if (symbols > HELD)
    throw tooMuch(`needs ${symbols} brackets of tests, validation and files in memory, and may have ${HELD}`)
  const { texts } = await textsOf(store, cell, {
    strings: Number.POSITIVE_INFINITY,
    symbols: Number.POSITIVE_INFINITY,
  })
  return { cell, texts }
}

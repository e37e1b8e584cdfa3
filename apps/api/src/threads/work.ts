import type { DatasetName } from '@sweepstack/brackets'
import type { Audit, Cell, CellSpec, FileFormat, Issue, Preview, StoredModel } from '@sweepstack/contracts'
import type { ImportOptions, ImportSummary } from '@sweepstack/files'

/** Strings of a cell: which dataset of it, and the canonical texts of the files it names, by ref. */
export type OfCell = {
  cell: Pick<CellSpec, 'data' | 'tests'>
  seed: number
  texts: Record<string, Uint8Array>
}
/** A stored file as a dataset of its own. */
export type OfFile = { name: string; text: Uint8Array; types: number }

/** Strings written as a file: those of a cell, or of a stored file whose text comes through a port. */
export type Written = { format: FileFormat } & ((OfCell & { part: DatasetName }) | { types: number })

/** What threads do for the API: questions with one answer. Everything that crosses is structured-cloned. */
export type Work = {
  import: {
    input: { from: string; to: string; options: Omit<ImportOptions, 'signal'> }
    output: ImportSummary
  }
  model: { input: { path: string }; output: Pick<StoredModel, 'spec' | 'length' | 'types' | 'parameters'> }
  audit: { input: OfCell; output: Audit }
  auditFile: { input: OfFile; output: Audit }
  preview: { input: OfCell & { part: DatasetName; rows: number }; output: Preview }
  previewFile: { input: OfFile & { rows: number }; output: Preview }
  warnings: { input: Pick<OfCell, 'texts'> & { cells: Pick<Cell, 'spec' | 'overrides'>[] }; output: Issue[] }
}

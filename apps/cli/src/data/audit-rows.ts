import type { Audit, CsvShape } from '@sweepstack/contracts'

/** One shortcut on one dataset, for CSV. */
export type AuditRow = {
  dataset: string
  sha256: string
  strings: number
  balanced: number
  distinct: number
  duplicates: number
  shortcut: string
  n: number
  correct: number
  accuracy: number
  auc: number | null
  rawAuc: number | null
}

export const auditRows = ({ datasets }: Audit): AuditRow[] =>
  datasets.flatMap(({ name, sha256, n: strings, balanced, distinct, duplicates, shortcuts }) =>
    shortcuts.map(({ name: shortcut, ...scores }) => ({
      ...{ dataset: name, sha256, strings, balanced, distinct, duplicates, shortcut },
      ...scores,
    })),
  )

const COLUMNS = [
  ...['dataset', 'sha256', 'strings', 'balanced', 'distinct', 'duplicates', 'shortcut', 'n', 'correct'],
  ...['accuracy', 'auc', 'rawAuc'],
]

export const auditTable: CsvShape<AuditRow> = { columns: COLUMNS, flat: (row) => row }

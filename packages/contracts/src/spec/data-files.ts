import type { CellSpec } from './cell.js'

/** The data files a cell is trained and tested on, by reference, each once. */
export const filesOf = ({ data, tests }: Pick<CellSpec, 'data' | 'tests'>): string[] => [
  ...new Set([data, ...Object.values(tests)].flatMap((part) => (part.preset === 'file' ? [part.file] : []))),
]

/** How a string was made. `balanced` for every balanced one; `file`: an unbalanced one read from a file. */
export const KINDS = ['balanced', 'random', 'count', 'zero-count', 'flips', 'file'] as const
export type Kind = (typeof KINDS)[number]

export const kindIndex = (kind: Kind): number => KINDS.indexOf(kind)

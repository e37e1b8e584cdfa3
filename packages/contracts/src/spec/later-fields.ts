import { hashOf } from '../hash.js'
import { canonicalJson, getPath } from '../json.js'
import type { CellSpec } from './cell.js'

/**
 * Fields that were added to the spec after cells had been stored, each with its neutral value: what every cell did before there was the field. A
 * hash leaves a field out while it has this value. So a cell keeps its hash, and baselines, checkpoints and model files of earlier versions are still
 * found by theirs. Whoever adds a field to the spec adds a line here, and a migration that writes the value into the cells that are stored.
 */
export const LATER_FIELDS: Readonly<Record<string, unknown>> = {
  'model.head': { kind: 'linear' },
  'training.momentum': 0.9,
}

/** A cell, or parts of one, without the later fields that have their neutral value. */
export const withoutNeutral = <T extends object>(cell: T): T =>
  Object.entries(LATER_FIELDS).reduce<T>(
    (left, [path, neutral]) =>
      canonicalJson(getPath(left, path)) === canonicalJson(neutral) ? without(left, path.split('.')) : left,
    cell,
  )

const without = <T extends object>(value: T, [key, ...rest]: string[]): T => {
  const { [key as keyof T]: inner, ...others } = value
  return (rest.length === 0 ? others : { ...value, [key as string]: without(inner as object, rest) }) as T
}

/** What a cell is known by: SHA-256, in hex, of all it says, later fields that have their neutral value left out. */
export const cellHash = (cell: CellSpec): string => hashOf(withoutNeutral(cell))

import { hashOf } from '../hash.js'
import { canonicalJson, getPath } from '../json.js'
import type { CellSpec } from './cell.js'

/**
 * Fields of a cell that came when cells had been stored already, and what every cell before them did. A cell that still does that hashes
 * as it did then: so a sweep run again, a recorded baseline and a checkpoint of an earlier version are known for what they are. A field added to the spec
 * gets a line here, and a migration writes it into the cells that are stored.
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

import { nearest } from '@sweepstack/contracts'
import { badFile } from './bad-rows.js'
import { OWN_WORDS } from './option-words.js'
import type { ImportColumns } from './options.js'

/** The file's names of the columns that are read, null for what it has not. */
export type Columns = {
  sequence: string
  label: string | null
  stack_depth: string | null
  count: string | null
}

const FIX = 'name the columns: sequence, and stack_depth or label (count too if there is one)'

/**
 * Picks the columns to read from those the file has.
 * @throws SweepstackError `file.invalid` where a column is missing or there twice
 */
export const pickColumns = (names: readonly string[], wanted: ImportColumns, file: string): Columns => {
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i)
  if (twice !== undefined) throw badFile(file, `the file has the column ${twice} twice`, 'keep one of them')
  const has = names.length === 0 ? 'no columns' : `the columns ${shown(names)}`
  const missing = (column: string, field: string) => {
    const near = nearest(column, names)
    const fix =
      column !== field
        ? `name one of its columns for ${field} (${OWN_WORDS.column(field)})`
        : `${FIX}; or say which column is ${field} (${OWN_WORDS.column(field)})`
    return badFile(
      file,
      `there is no column ${column}; the file has ${has}`,
      near === null ? fix : `did you mean ${near}? Else ${fix}`,
    )
  }
  const optional = (field: 'label' | 'stack_depth' | 'count') => {
    const name = wanted[field]
    if (name === undefined) return names.includes(field) ? field : null
    if (name !== null && !names.includes(name)) throw missing(name, field)
    return name
  }
  const sequence = wanted.sequence ?? 'sequence'
  if (!names.includes(sequence)) throw missing(sequence, 'sequence')
  const columns = {
    sequence,
    label: optional('label'),
    stack_depth: optional('stack_depth'),
    count: optional('count'),
  }
  if (columns.label === null && columns.stack_depth === null && wanted.label !== null)
    throw badFile(
      file,
      `there is neither a column stack_depth nor label; the file has ${has}`,
      `${FIX}; or name no label on purpose (${OWN_WORDS.noLabel}), and labels are computed with nothing to compare`,
    )
  return columns
}

const SHOWN = 20
const shown = (names: readonly string[]): string => {
  const some = names.slice(0, SHOWN).map((name) => JSON.stringify(name.slice(0, 40)))
  return names.length > SHOWN ? `${some.join(', ')} and ${names.length - SHOWN} more` : some.join(', ')
}

import type { SpecFilter } from '@sweepstack/contracts'
import { refuseParameter, suggest } from './refuse.js'

/** A JSON schema as far as it is looked into here. */
export type Node = {
  properties?: Record<string, Node>
  items?: Node
  anyOf?: Node[]
  oneOf?: Node[]
  type?: string
  enum?: unknown[]
  const?: unknown
}

/**
 * Holds a filter against the schema of the fields at its path.
 * @throws SweepstackError `request.invalid` for a value of another type than any of them, for one that is not among
 *   the names they may have, and for a range where none is a number. A value they may have and no cell has is none.
 */
export const checkValues = ({ path, test }: SpecFilter, fields: readonly Node[]): void => {
  const leaves = fields.flatMap(leavesOf)
  // An object as a whole: the store says that it is no value.
  if (leaves.length === 0) return
  const isNumber = leaves.some(({ type }) => type === 'number' || type === 'integer')
  const names = [...new Set(leaves.flatMap(namesOf))]
  if (!('in' in test)) {
    if (isNumber) return
    throw refuseParameter(path, `${path} is not a number, so it has no ranges`, 'name the values, by commas')
  }
  const isText = leaves.some((leaf) => leaf.type === 'string' && namesOf(leaf).length === 0)
  for (const value of test.in) {
    if (
      isText ||
      names.includes(value) ||
      (isNumber && value.trim() !== '' && Number.isFinite(Number(value)))
    )
      continue
    const numbers = `use a number, or a range such as 2..8${names.length > 0 ? `, or ${names.join(', ')}` : ''}`
    throw refuseParameter(
      path,
      `${value === '' ? 'an empty text' : value.slice(0, 100)} is not a value of ${path}`,
      isNumber ? numbers : suggest(value, names),
    )
  }
}

/** The schemas of single values: the branches of a union, the elements of a list. */
const leavesOf = (node: Node): Node[] => {
  const inner = [
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
    ...(node.items === undefined ? [] : [node.items]),
  ]
  if (inner.length > 0) return inner.flatMap(leavesOf)
  return node.properties !== undefined || node.type === 'object' ? [] : [node]
}

/** The values that are written as a name of their own. */
const namesOf = (leaf: Node): string[] => {
  if (leaf.enum !== undefined) return leaf.enum.map(String)
  if (leaf.const !== undefined) return [String(leaf.const)]
  if (leaf.type === 'boolean') return ['true', 'false']
  return leaf.type === 'null' ? ['null'] : []
}

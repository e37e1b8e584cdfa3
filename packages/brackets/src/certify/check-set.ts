import type { Composition } from '@sweepstack/contracts'
import { countOf, countPairs } from '../counting/counting.js'
import { balancedSet, drawnSet } from '../counting/sets-of.js'
import { isBalanced } from '../features/measure.js'
import { select, stringAt } from '../strings/strings.js'
import type { CertifiedSet, CertifiedSize, CertifiedTable, CertifiedTest } from './certificate.js'
import { checkPairs } from './check-pairs.js'
import { checkSize } from './check-size.js'
import { checkTable } from './check-table.js'
import { contains } from './contains.js'
import { checkCorruption } from './corruptions/registry.js'
import type { Drawn } from './drawn.js'
import { isSmall, testAll } from './each-string.js'
import type { Planned } from './plan.js'
import { testTypes } from './type-tests.js'
import { testWalks } from './walk-tests.js'
import { untestedOf } from './words.js'

/** Everything that is checked of one set, from strings drawn of it. */
export const checkSet = (
  planned: Planned,
  drawn: Drawn,
  longest: number,
  { types }: Composition,
): CertifiedSet => {
  const { part, set, walks, negative, shape, composition } = planned
  if (walks !== null) {
    const size = checkSize(walks)
    let outside = 0
    for (let i = 0; i < drawn.n; i++) if (!contains(walks, stringAt(drawn, i))) outside += 1
    const tests = isSmall(BigInt(size.size), drawn.n)
      ? [testAll(drawn, BigInt(size.size))]
      : [...testWalks(drawn, drawn, walks), ...testTypes(drawn, walks.only === 'balanced')]
    const table = part === 'balanced' || part === 'joint' ? checkTable(walks, longest, drawn) : null
    return { part, set, size, table, draws: drawn.n, outside, tests: tests.filter(tells), untested: null }
  }
  const found =
    negative === null
      ? checkPairs(drawn, composition.pairs ?? 'swap', shape)
      : { ...checkCorruption(drawn, negative, shape), size: null, untested: untestedOf(negative) }
  return {
    part,
    set,
    size: found.size === null ? sizeOfCorrupted(planned, types) : { size: found.size, again: null },
    table: sourceTable(planned, drawn, longest, types),
    draws: drawn.n,
    outside: found.outside,
    tests: found.tests.filter(tells),
    untested: found.untested,
  }
}

/** A test of one cell says nothing, unless something impossible was drawn. */
const tells = ({ degrees, p }: CertifiedTest): boolean => degrees > 0 || p === 0

/** The table of the balanced strings that others are made from. */
const sourceTable = (
  { negative, shape }: Planned,
  drawn: Drawn,
  longest: number,
  types: number,
): CertifiedTable | null => {
  const more = negative?.kind === 'truncation' ? negative.cut.max : 0
  const set = balancedSet({ ...shape, length: shape.length + more }, types)
  const from = drawn.sources ?? drawn
  const some: number[] = []
  for (let i = 0; i < from.n && some.length < STATES_FROM; i++)
    if (stringAt(from, i).length === set.length && isBalanced(stringAt(from, i))) some.push(i)
  return checkTable(set, longest, select(from, some))
}
const STATES_FROM = 64

const sizeOfCorrupted = ({ negative, shape, composition }: Planned, types: number): CertifiedSize | null => {
  if (negative?.kind === 'edits' && negative.length === 'kept')
    return checkSize(drawnSet(shape.length, types, { count: null, depth: null, dip: null }))
  const size =
    negative === null
      ? countPairs(composition.pairs ?? 'swap', shape, types)
      : countOf(negative, shape, types)
  return size === null ? null : { size: `${size}`, again: null }
}

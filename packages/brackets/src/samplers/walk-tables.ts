import { hashOfBounds, sameBounds, type WalkBounds } from './walk-bounds.js'
import { WalkTable } from './walk-table.js'

const MAX_BYTES = 64 * 2 ** 20

/** The tables of one sampler, made when first asked for; the one unused for longest gives way above 64 MB. */
export const tableCache = (longest: number, maxBytes = MAX_BYTES) => {
  const tables = new Map<number, Kept[]>() // by hash; a list where two share one
  let bytes = 0
  let clock = 0
  let last: Kept | null = null

  const make = (bounds: WalkBounds, hash: number): Kept => {
    const table = new WalkTable(longest, bounds)
    const kept = { table, hash, used: 0 }
    while (tables.size > 0 && bytes + table.bytes > maxBytes) drop(oldest())
    bytes += table.bytes
    const there = tables.get(hash)
    if (there === undefined) tables.set(hash, [kept])
    else there.push(kept)
    return kept
  }

  const oldest = (): Kept => {
    let found: Kept | null = null
    for (const list of tables.values())
      for (const kept of list) if (found === null || kept.used < found.used) found = kept
    return found as Kept
  }

  const drop = (kept: Kept): void => {
    const rest = (tables.get(kept.hash) ?? []).filter((one) => one !== kept)
    if (rest.length === 0) tables.delete(kept.hash)
    else tables.set(kept.hash, rest)
    bytes -= kept.table.bytes
  }

  return {
    tableFor: (bounds: WalkBounds): WalkTable => {
      if (last === null || !sameBounds(last.table.bounds, bounds)) {
        const hash = hashOfBounds(bounds)
        last = tables.get(hash)?.find(({ table }) => sameBounds(table.bounds, bounds)) ?? make(bounds, hash)
      }
      last.used = clock++
      return last.table
    },
    get bytes() {
      return bytes
    },
  }
}

type Kept = { table: WalkTable; hash: number; used: number }

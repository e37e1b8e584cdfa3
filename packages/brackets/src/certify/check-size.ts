import { recurrenceCost, sizeByRecurrence } from '../counting/recurrence.js'
import { after, before, sizeOf, termsOf, type WalkSet } from '../counting/walk-set.js'
import type { CertifiedSize, Recount } from './certificate.js'
import { contains } from './contains.js'

/** Strings that are listed to count a set, and additions of whole numbers to count a larger one. */
const MOST_LISTED = 2 ** 14
const MOST_ADDITIONS = 1_500_000

/** The size of a set by its closed form, and once more without. */
export const checkSize = (set: WalkSet): CertifiedSize => {
  const size = sizeOf(set)
  const how: Recount =
    (2 * set.types) ** set.length <= MOST_LISTED
      ? 'listing all'
      : recurrenceCost(set) <= MOST_ADDITIONS
        ? 'recurrence'
        : 'splitting in the middle'
  const again = WAYS[how](set)
  return { size: `${size}`, again: { how, size: `${again}`, agrees: again === size } }
}

const WAYS: Record<Recount, (set: WalkSet) => bigint> = {
  'listing all': (set) => {
    let size = 0n
    const string = new Uint8Array(set.length)
    for (let code = 0; code < (2 * set.types) ** set.length; code++) {
      for (let at = 0, left = code; at < set.length; at++, left = Math.floor(left / (2 * set.types)))
        string[at] = left % (2 * set.types)
      if (contains(set, string)) size += 1n
    }
    return size
  },
  recurrence: sizeByRecurrence,
  'splitting in the middle': (set) => {
    const half = Math.floor(set.length / 2)
    let size = 0n
    for (const term of termsOf(set))
      for (let height = -half; height <= half; height += 2) {
        const ways = before(term, half, height)
        if (ways !== 0n) size += term.weight * ways * after(term, half, height)
      }
    return size
  },
}

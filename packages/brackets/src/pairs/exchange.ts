import { MAX_TYPES } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import { Places } from '../negatives/places.js'
import { CLOSE } from '../strings/strings.js'

/**
 * Exchanges two closing brackets of different types in place, uniform over the pairs of them, the last
 * bracket left out. The result is never balanced: the opening brackets are as they were.
 * False, and nothing done, where all have one type.
 */
export const exchangeClosings = (): ((r: Rng, string: Uint8Array) => boolean) => {
  const closes = new Places()
  const perType = new Uint16Array(MAX_TYPES)
  return (r, string) => {
    closes.of(string, CLOSE, true)
    perType.fill(0)
    const typeAt = (i: number): number => (string[closes.at(i)] as number) >> 1
    /** partners of closing bracket i: those of another type */
    const partners = (i: number): number => closes.n - (perType[typeAt(i)] as number)
    for (let i = 0; i < closes.n; i++) perType[typeAt(i)] = (perType[typeAt(i)] as number) + 1
    let total = 0
    for (let i = 0; i < closes.n; i++) total += partners(i)
    if (total === 0) return false
    let left = r.int(total)
    let first = 0
    while (left >= partners(first)) left -= partners(first++)
    let second = 0
    for (; ; second++) if (typeAt(second) !== typeAt(first) && left-- === 0) break
    const [a, b] = [closes.at(first), closes.at(second)]
    const held = string[a] as number
    string[a] = string[b] as number
    string[b] = held
    return true
  }
}

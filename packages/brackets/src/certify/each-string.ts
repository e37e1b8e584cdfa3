import { chiSquareTest } from '@sweepstack/stats'
import { type Strings, stringAt } from '../strings/strings.js'
import type { CertifiedTest } from './certificate.js'
import { certified } from './statistic.js'

/** Whether a set is small enough to expect 5 draws of every string in it. */
export const isSmall = (size: bigint, draws: number): boolean => size * 5n <= BigInt(draws)

/** Tests that every string of a set of `size` strings is drawn equally often. Those never drawn count too. */
export const testAll = (strings: Strings, size: bigint): CertifiedTest => {
  const seen = new Map<string, number>()
  for (let i = 0; i < strings.n; i++) {
    const key = Buffer.from(stringAt(strings, i)).toString('latin1')
    seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  const cells = Math.max(Number(size), seen.size)
  const observed = [...seen.values(), ...new Array<number>(cells - seen.size).fill(0)]
  return certified(
    'each string of the set',
    strings.n,
    chiSquareTest(observed, new Array<number>(cells).fill(strings.n / cells)),
  )
}

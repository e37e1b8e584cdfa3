import { balancedOf, type WalkSet } from './walk-set.js'

/**
 * The size of a walk set once more, without any closed form: step by step over (height, whether the top was reached,
 * whether the bottom was), adding big integers. For checking `sizeOf`; time grows with length × heights.
 */
export const sizeByRecurrence = (set: WalkSet): bigint => {
  const { length, types, only } = set
  const balanced = balancedOf(set)
  const inSet = balanced === null ? 0n : walks(balanced) * BigInt(types) ** BigInt(Math.floor(length / 2))
  if (only === 'balanced') return inSet
  return walks(set) * BigInt(types) ** BigInt(length) - (only === 'all' ? 0n : inSet)
}

/** Additions that `sizeByRecurrence` makes, about. */
export const recurrenceCost = ({ length, top, bottom, only }: WalkSet): number => {
  const highest = Math.min(top?.max ?? length, length)
  const lowest = only === 'balanced' ? 0 : Math.max(bottom?.min ?? -length, -length)
  return length * (highest - lowest + 1) * (only === 'unbalanced' ? 2 : 1)
}

const walks = ({ length, top, bottom, end, first, last }: WalkSet): bigint => {
  const highest = Math.min(top?.max ?? length, length)
  const lowest = Math.max(bottom?.min ?? -length, -length)
  const [reach, sink] = [top?.min ?? 0, bottom?.max ?? 0]
  const states = (highest - lowest + 1) * 4
  if (highest < 0 || lowest > 0) return 0n
  const at = (height: number, flags: number): number => (height - lowest) * 4 + flags
  const seen = (height: number): number => (height >= reach ? 1 : 0) + (height <= sink ? 2 : 0)
  let now = new Array<bigint>(states).fill(0n)
  now[at(0, seen(0))] = 1n
  for (let step = 1; step <= length; step++) {
    const next = new Array<bigint>(states).fill(0n)
    const forced = [step === 1 ? first : null, step === length ? last : null]
    for (let height = lowest; height <= highest; height++)
      for (let flags = 0; flags < 4; flags++) {
        const ways = now[at(height, flags)] as bigint
        if (ways === 0n) continue
        for (const move of [-1, 1]) {
          const to = height + move
          if (to < lowest || to > highest || forced.some((step) => step !== null && step !== move)) continue
          const slot = at(to, flags | seen(to))
          next[slot] = (next[slot] as bigint) + ways
        }
      }
    now = next
  }
  let total = 0n
  for (let height = lowest; height <= highest; height++)
    if (end === null || end === height) total += now[at(height, 3)] as bigint
  return total
}

/** Strings that look the same: the value they share, and how many of them are balanced and unbalanced. */
export type Alike = { value: number; balanced: number; unbalanced: number }

/**
 * The strings of a dataset by the integer a reader sees of each, smallest first. Values are close together (lengths,
 * counts), so arrays over their range do: nothing is made for a string.
 */
export const tally = (seen: ArrayLike<number>, label: Uint8Array): Alike[] => {
  const { length: n } = seen
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < n; i++) {
    const value = seen[i] as number
    if (value < least) least = value
    if (value > most) most = value
  }
  if (n === 0) return []
  const counts = new Uint32Array(2 * (most - least + 1))
  for (let i = 0; i < n; i++) counts[2 * ((seen[i] as number) - least) + (label[i] as number)]! += 1
  const groups: Alike[] = []
  for (let at = 0; at < counts.length; at += 2) {
    const [unbalanced, balanced] = [counts[at] as number, counts[at + 1] as number]
    if (balanced + unbalanced > 0) groups.push({ value: least + at / 2, balanced, unbalanced })
  }
  return groups
}

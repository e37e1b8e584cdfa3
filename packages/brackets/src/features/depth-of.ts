/** The largest prefix sum of one string. */
export const depthOf = (string: Uint8Array): number => {
  let sum = 0
  let depth = 0
  for (const symbol of string) {
    sum += 2 * (symbol & 1) - 1
    if (sum > depth) depth = sum
  }
  return depth
}

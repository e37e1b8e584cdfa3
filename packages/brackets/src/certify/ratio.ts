/** a / b of whole numbers of any size, 0 ≤ a, 0 < b, to a relative error of about 2^-53. */
export const ratio = (a: bigint, b: bigint): number => {
  if (a === 0n) return 0
  const shift = bits(b) - bits(a) + 64
  const scaled = shift >= 0 ? (a << BigInt(shift)) / b : a / (b << BigInt(-shift))
  return Number(scaled) * 2 ** -Math.min(shift, 1000) * 2 ** -Math.max(0, shift - 1000)
}

/** Bits of a whole number, to within 3. */
const bits = (a: bigint): number => 4 * a.toString(16).length

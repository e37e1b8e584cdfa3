import type { Histogram } from '@sweepstack/contracts'

/** A bar: the values from `from` to `to`, both in it, and how many strings have them. */
export type Bar = { from: number; to: number; balanced: number; unbalanced: number }
/** `unit` is the distance of neighbouring values (2 for the counts of even lengths), `merged` how many a bar holds. */
export type Bars = { unit: number; merged: number; bars: Bar[] }

/**
 * Bars of equal width for the bins of a histogram, at most `most` of them, those without strings left out. A bar holds
 * an odd number of values, so that one is centred on 0 (or on the value next to it) and signs stay apart.
 */
export const barsOf = (bins: Histogram['bins'], most: number): Bars => {
  const [first] = bins
  const last = bins.at(-1)
  if (first === undefined || last === undefined) return { unit: 1, merged: 1, bars: [] }
  const unit = bins.reduce((divisor, { value }) => gcd(divisor, value - first.value), 0) || 1
  const offset = ((first.value % unit) + unit) % unit
  // One bar fewer than may be: a bar centred on 0 can take in values below the first.
  const least = Math.ceil(((last.value - first.value) / unit + 1) / Math.max(1, most - 1))
  const merged = least <= 1 || bins.length === 1 ? 1 : least + 1 - (least % 2)
  const reach = ((merged - 1) / 2) * unit
  const bars = new Map<number, Bar>()
  for (const { value, balanced, unbalanced } of bins) {
    const place = Math.floor((value - offset) / unit / merged + 0.5)
    const centre = offset + place * merged * unit
    const bar = bars.get(place) ?? { from: centre - reach, to: centre + reach, balanced: 0, unbalanced: 0 }
    bars.set(place, {
      ...bar,
      balanced: bar.balanced + balanced,
      unbalanced: bar.unbalanced + unbalanced,
    })
  }
  return { unit, merged, bars: [...bars.values()] }
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

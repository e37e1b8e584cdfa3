/** Round integers from `from` to `to`: multiples of 1, 2 or 5 times a power of ten, about as many as asked. */
export const ticksOf = (from: number, to: number, about: number): number[] => {
  const rough = Math.max(1, (to - from) / about)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((k) => k * power).find((one) => one >= rough) ?? 10 * power
  const ticks: number[] = []
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick === 0 ? 0 : tick)
  return ticks
}

/** 950, 1.5k, 20k, 3M. */
export const compact = (value: number): string => {
  const [scale, unit] = value >= 1e6 ? [1e6, 'M'] : value >= 1e3 ? [1e3, 'k'] : [1, '']
  return `${Number((value / scale).toFixed(2))}${unit}`
}

import type { Features, Rows, Scale } from './features.js'

/** A'A, size × size, row-major and symmetric. */
export type Gram = { readonly size: number; readonly values: Float64Array }

/** Rows gathered before they are multiplied: they and a few rows of A'A stay in the first-level cache. */
const BLOCK = 32

/**
 * A'WA over the rows, in float64, where A = [standardised features | columns | 1] has width + columns + 1 columns
 * and W is diagonal (all ones without weights). Everything a least-squares fit and its residuals need is in
 * it, and A'A of a union of rows is the sum, so that cross-validation costs one pass over the rows.
 */
export const gram = (
  x: Features,
  scale: Scale,
  { from, to }: Rows,
  columns: readonly Float64Array[] = [],
  weights?: Float64Array,
): Gram => {
  const size = x.width + columns.length + 1
  const values = new Float64Array(size * size)
  const block = new Float64Array(BLOCK * size)
  for (let start = from; start < to; start += BLOCK) {
    const count = Math.min(BLOCK, to - start)
    // Rows of zeros fill the last block: the product goes four rows at a time.
    if (count < BLOCK) block.fill(0)
    for (let b = 0; b < count; b++) fillRow(block, b * size, x, scale, start + b, columns, weights)
    addUpper(values, block, size)
  }
  for (let i = 0; i < size; i++)
    for (let j = i + 1; j < size; j++) values[j * size + i] = values[i * size + j]!
  return { size, values }
}

/** The Gram matrix of the rows of `whole` that are not in `part`. */
export const without = (whole: Gram, part: Gram): Gram => ({
  size: whole.size,
  values: whole.values.map((v, i) => v - part.values[i]!),
})

export const sumOf = (parts: readonly Gram[]): Gram => {
  const values = new Float64Array(parts[0]?.values.length ?? 0)
  for (const part of parts) for (let i = 0; i < values.length; i++) values[i]! += part.values[i]!
  return { size: parts[0]?.size ?? 0, values }
}

const fillRow = (
  block: Float64Array,
  at: number,
  x: Features,
  { mean, inverse }: Scale,
  row: number,
  columns: readonly Float64Array[],
  weights: Float64Array | undefined,
): void => {
  const root = weights === undefined ? 1 : Math.sqrt(weights[row]!)
  const source = row * x.width
  for (let j = 0; j < x.width; j++) block[at + j] = (x.values[source + j]! - mean[j]!) * inverse[j]! * root
  for (let k = 0; k < columns.length; k++) block[at + x.width + k] = columns[k]![row]! * root
  block[at + x.width + columns.length] = root
}

/** Adds block' block to the upper triangle: two columns by four rows at a time keep the operands in registers. */
const addUpper = (g: Float64Array, block: Float64Array, size: number): void => {
  for (let r = 0; r < BLOCK; r += 4) {
    const r0 = r * size
    const r1 = r0 + size
    const r2 = r1 + size
    const r3 = r2 + size
    for (let i = 0; i < size; i += 2) {
      const paired = i + 1 < size
      const a0 = block[r0 + i]!
      const a1 = block[r1 + i]!
      const a2 = block[r2 + i]!
      const a3 = block[r3 + i]!
      const gi = i * size
      if (!paired) {
        g[gi + i]! += a0 * a0 + a1 * a1 + a2 * a2 + a3 * a3
        continue
      }
      const b0 = block[r0 + i + 1]!
      const b1 = block[r1 + i + 1]!
      const b2 = block[r2 + i + 1]!
      const b3 = block[r3 + i + 1]!
      const gn = gi + size
      g[gi + i]! += a0 * a0 + a1 * a1 + a2 * a2 + a3 * a3
      for (let j = i + 1; j < size; j++) {
        const x0 = block[r0 + j]!
        const x1 = block[r1 + j]!
        const x2 = block[r2 + j]!
        const x3 = block[r3 + j]!
        g[gi + j]! += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3
        g[gn + j]! += b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3
      }
    }
  }
}

/**
 * Sinusoidal positions of Vaswani et al. 2017, section 3.5: PE(t, 2i) = sin(t / 10000^(2i/D)),
 * PE(t, 2i+1) = cos(t / 10000^(2i/D)).
 * @returns [T, D], row-major; D is even
 */
export const sinusoidalPositions = (T: number, D: number): Float32Array => {
  const table = new Float32Array(T * D)
  for (let t = 0; t < T; t++)
    for (let i = 0; i < D; i += 2) {
      const angle = t / 10_000 ** (i / D)
      table[t * D + i] = Math.sin(angle)
      table[t * D + i + 1] = Math.cos(angle)
    }
  return table
}

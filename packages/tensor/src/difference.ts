/** How far two computations of one tensor are apart. */
export interface Difference {
  /** Root of the mean squared difference. */
  readonly rms: number
  /** The same over the root mean square of the reference; 0 where both are 0. */
  readonly relative: number
  /** Places where one is NaN or infinite and the other is not the same. */
  readonly unlike: number
}

/**
 * Norms over a whole tensor, not element by element: Adam moves a parameter whose gradient is rounding noise
 * by a whole step either way, which is no fault of the computation.
 */
export function difference(found: ArrayLike<number>, reference: ArrayLike<number>): Difference {
  if (found.length !== reference.length) {
    throw new RangeError(`tensors of ${found.length} and ${reference.length} elements have no difference`)
  }
  let squared = 0
  let norm = 0
  let unlike = 0
  for (let i = 0; i < reference.length; i++) {
    const [a, b] = [found[i]!, reference[i]!]
    if (Object.is(a, b)) {
      if (Number.isFinite(b)) norm += b * b
    } else if (!Number.isFinite(a) || !Number.isFinite(b)) unlike += 1
    else {
      squared += (a - b) ** 2
      norm += b * b
    }
  }
  const count = Math.max(1, reference.length)
  const relative = squared === 0 ? 0 : Math.sqrt(squared / norm)
  return { rms: Math.sqrt(squared / count), relative, unlike }
}

/** Below this root mean square a difference is rounding, whatever the reference's size. */
const NEGLIGIBLE = 1e-6

export function isWithin({ rms, relative, unlike }: Difference, tolerance: number): boolean {
  return unlike === 0 && (rms <= NEGLIGIBLE || relative <= tolerance)
}

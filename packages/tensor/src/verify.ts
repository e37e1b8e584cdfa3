import { difference, isClose } from './difference.js'
import type { Binding, NativeTensor } from './native.js'

/** Says what is further apart than `tolerance` (relative), or undefined where nothing is. */
export function firstMismatch(
  binding: Binding,
  names: readonly string[],
  found: readonly NativeTensor[],
  reference: readonly NativeTensor[],
  tolerance: number,
): string | undefined {
  for (const [i, name] of names.entries()) {
    const [a, b] = [found[i]!, reference[i]!]
    const [values, expected] = [binding.tensorDataSync(a.id), binding.tensorDataSync(b.id)]
    const whole = b.dtype !== binding.TF_FLOAT
    const close = whole ? isClose(values, expected, 0) : isClose(values, expected, tolerance)
    if (close) continue
    const { rms, relative, unlike } = difference(values, expected)
    return (
      `the compiled step's ${name} [${b.shape}] is not the eager one's: relative difference ${relative.toExponential(1)} ` +
      `(allowed ${whole ? 0 : tolerance}), root mean square ${rms.toExponential(1)}, ${unlike} value(s) NaN or infinite in one only`
    )
  }
  return undefined
}

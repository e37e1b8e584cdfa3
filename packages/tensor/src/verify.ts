import { difference, isWithin } from './difference.js'
import type { Binding, NativeId, NativeTensor } from './native.js'

/**
 * How far the change of a state may be from the eager one's, relative. Far, since Adam moves a parameter whose gradient is rounding noise
 * by a whole step either way; a change that is missing, or of the wrong sign, is further.
 */
const CHANGE_TOLERANCE = 0.75
/** Changes of this share of the state itself are its rounding. */
const ROUNDING = 1e-6

/**
 * Says what is further apart than `tolerance` (relative, in the norm of each tensor), or undefined where nothing is. A step changes a
 * state by little, so the changes are compared as well.
 * @param before of each result: the state's value before the step; undefined for an output
 */
export function firstMismatch(
  binding: Binding,
  names: readonly string[],
  before: readonly (NativeId | undefined)[],
  found: readonly NativeTensor[],
  reference: readonly NativeTensor[],
  tolerance: number,
): string | undefined {
  for (const [i, name] of names.entries()) {
    const [a, b, old] = [found[i]!, reference[i]!, before[i]]
    const [values, expected] = [binding.tensorDataSync(a.id), binding.tensorDataSync(b.id)]
    const whole = b.dtype !== binding.TF_FLOAT
    const allowed = whole ? 0 : tolerance
    const apart = difference(values, expected)
    const { rms, relative, unlike } = apart
    if (!isWithin(apart, allowed))
      return (
        `the compiled step's ${name} [${b.shape}] is not the eager one's: relative difference ${relative.toExponential(1)} ` +
        `(allowed ${allowed}), root mean square ${rms.toExponential(1)}, ${unlike} value(s) NaN or infinite in one only`
      )
    if (whole || old === undefined || rms === 0) continue
    const change = difference(expected, binding.tensorDataSync(old)).rms
    const size = rms / relative
    if (change > ROUNDING * size && rms > CHANGE_TOLERANCE * change)
      return (
        `the compiled step changes ${name} [${b.shape}] otherwise than the eager one: root mean square ${rms.toExponential(1)} apart, ` +
        `where the change is ${change.toExponential(1)}`
      )
  }
  return undefined
}

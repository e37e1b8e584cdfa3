const ROOT_2PI = Math.sqrt(2 * Math.PI)
/** Below this |x| the series converges fast; above it, the continued fraction does. */
const TAIL = 3
const FRACTION_TERMS = 200

/**
 * P(Z ≤ x) for a standard normal Z, to a relative error of about 1e-12 in both tails (until it underflows near
 * x = -38). Near 0 by φ(x) Σ x^(2k+1)/(1·3·…·(2k+1)) (Marsaglia 2004); in the tails by Laplace's continued
 * fraction φ(x)/(x + 1/(x + 2/(x + …))).
 */
export const normalCdf = (x: number): number => {
  if (Number.isNaN(x)) return Number.NaN
  if (x > TAIL) return 1 - upperTail(x)
  if (x < -TAIL) return upperTail(-x)
  let term = x
  let sum = x
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k
    sum += term
  }
  return 0.5 + density(x) * sum
}

/** The p-value of a z that may be of either sign: P(|Z| ≥ |z|). */
export const twoSided = (z: number): number => Math.min(1, 2 * normalCdf(-Math.abs(z)))

const density = (x: number): number => Math.exp((-x * x) / 2) / ROOT_2PI

const upperTail = (x: number): number => {
  if (x > 40) return 0
  let fraction = x
  for (let k = FRACTION_TERMS; k >= 1; k--) fraction = x + k / fraction
  return density(x) / fraction
}

type Rational = { top: readonly number[]; bottom: readonly number[] }

const CENTRE: Rational = {
  top: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
    1971.5909503065513, 133.14166789178438, 3.3871328727963665,
  ],
  bottom: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
    687.1870074920579, 42.31333070160091, 1,
  ],
}
const MIDDLE: Rational = {
  top: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  bottom: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
}
const FAR: Rational = {
  top: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124,
    0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  bottom: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133,
    0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
  ],
}

/**
 * The x with P(Z ≤ x) = p, by Wichura's algorithm AS 241 (PPND16, Applied Statistics 37, 1988): relative error
 * about 1e-16. p = 0 and 1 give the infinities.
 * @throws RangeError for p outside [0, 1]
 */
export const normalQuantile = (p: number): number => {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability is from 0 to 1, not ${p}`)
  if (p === 0 || p === 1) return p === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * evaluate(CENTRE, 0.180625 - q * q)
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p))
  const x = r <= 5 ? evaluate(MIDDLE, r - 1.6) : evaluate(FAR, r - 5)
  return q < 0 ? -x : x
}

const evaluate = ({ top, bottom }: Rational, x: number): number => horner(top, x) / horner(bottom, x)
const horner = (highestFirst: readonly number[], x: number): number =>
  highestFirst.reduce((sum, c) => sum * x + c, 0)

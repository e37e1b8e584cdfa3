// The matrix products that a training step cannot do without, forward and for both gradients.
//
// Letters: B strings, T positions, N = B T, D width, H heads, K = D / H, F mlp.

/**
 * A product of `batch` matrices [m, k] · [k, n]; `a` and `b` say whether each lies transposed in memory.
 * @typedef {{ what: string, batch: number, m: number, k: number, n: number, a: boolean, b: boolean, times: number }} Product
 */

/** @returns {Product[]} */
export function productsOf({ layers, dModel: D, heads: H, dMlp: F, readout }, { B, T }) {
  const [N, K] = [B * T, D / H]
  const whole = [
    ...linear('queries, keys, values', N, D, 3 * D),
    ...attention(B * H, T, T, K),
    ...linear('attention output', N, D, D),
    ...linear('mlp in', N, D, F),
    ...linear('mlp out', N, F, D),
  ]
  if (readout === 'mean') return times(whole, layers)
  // One position is read: of the last block the others need keys and values only.
  const last = [
    ...linear('last block: keys, values', N, D, 2 * D),
    ...linear('last block: query', B, D, D),
    ...attention(B * H, 1, T, K),
    ...linear('last block: attention output', B, D, D),
    ...linear('last block: mlp in', B, D, F),
    ...linear('last block: mlp out', B, F, D),
  ]
  return [...times(whole, layers - 1), ...last]
}

export const gigaflops = ({ batch, m, k, n, times }) => (2 * batch * m * k * n * times) / 1e9

const times = (products, n) => (n === 0 ? [] : products.map((product) => ({ ...product, times: n })))

/** x [N, I] · w [I, O], and with dy [N, O] the gradients dy · wᵀ and xᵀ · dy. */
function linear(what, N, I, O) {
  const of = (more) => ({ batch: 1, a: false, b: false, times: 1, ...more })
  return [
    of({ what, m: N, k: I, n: O }),
    of({ what: `${what}, gradient of x`, m: N, k: O, n: I, b: true }),
    of({ what: `${what}, gradient of w`, m: I, k: N, n: O, a: true }),
  ]
}

/** Scores [Q, T] of Q queries, what they mix, and the gradients of queries, keys, values and pattern. */
function attention(batch, Q, T, K) {
  const of = (more) => ({ batch, a: false, b: false, times: 1, ...more })
  return [
    of({ what: 'scores q kᵀ', m: Q, k: K, n: T, b: true }),
    of({ what: 'pattern · v', m: Q, k: T, n: K }),
    of({ what: 'gradient of the pattern', m: Q, k: K, n: T, b: true }),
    of({ what: 'gradient of v', m: T, k: Q, n: K, a: true }),
    of({ what: 'gradient of q', m: Q, k: T, n: K }),
    of({ what: 'gradient of k', m: T, k: Q, n: K, a: true }),
  ]
}

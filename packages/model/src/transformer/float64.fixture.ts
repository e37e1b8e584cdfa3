// The model in plain JavaScript and double precision, one string at a time, without padding but for a model that sees it.
import { hasEnd, hasFinalNorm, hasStart, type ModelSpec, VOCABULARY } from '@sweepstack/contracts'

type Vector = number[]
type Read = (name: string) => Float32Array
const sum = (x: Vector): number => x.reduce((a, b) => a + b, 0)
const plus = (a: Vector, b: ArrayLike<number>): Vector => a.map((x, i) => x + b[i]!)
// x W + b, W [I, O] row-major
const affine = (x: Vector, W: Float32Array, b: ArrayLike<number>): Vector =>
  Array.from(b, (shift, o) => shift + sum(x.map((v, i) => v * W[i * b.length + o]!)))
const erf = (x: number): number => {
  const at = (i: number) => Math.exp(-(((i * x) / 400) ** 2)) * (i % 400 === 0 ? 1 : 2 + 2 * (i % 2))
  return (2 / Math.sqrt(Math.PI)) * (x / 1200) * sum(Array.from({ length: 401 }, (_, i) => at(i))) // Simpson
}
const ACTIVATIONS = {
  relu: (x: number) => Math.max(0, x),
  gelu: (x: number) => (x * (1 + erf(x / Math.SQRT2))) / 2,
  gelu_new: (x: number) => (x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))) / 2,
}

/** @param tokens as `packTokens` packs them; @param read a parameter's values by its TransformerLens name, row-major */
export const logit64 = (model: ModelSpec, read: Read, tokens: Int32Array): number => {
  const { dModel: D, heads: H, norm: where, padding } = model
  const [K, activate] = [D / H, ACTIVATIONS[model.activation]]
  const linear = (W: string, b: string, x: Vector) => affine(x, read(W), read(b))
  const norm = (name: string, x: Vector): Vector => {
    const mean = sum(x) / x.length
    const scale = Math.sqrt(sum(x.map((v) => (v - mean) ** 2)) / x.length + model.eps)
    return x.map((v, i) => ((v - mean) / scale) * read(`${name}.w`)[i]! + read(`${name}.b`)[i]!)
  }
  const [n, first] = [tokens.filter((token) => token >= VOCABULARY.brackets).length, hasStart(model) ? 0 : 1]
  const end = n + (hasEnd(model) ? 2 : 1)
  const all = padding === 'masked' ? end : tokens.length - (hasEnd(model) ? 0 : 1)
  const place = (t: number, d: number): number => {
    const angle = t / 10_000 ** ((d - (d % 2)) / D)
    if (model.positional === 'sinusoidal') return d % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
    return model.positional === 'learned' ? read('pos_embed.W_pos')[t * D + d]! : 0
  }
  const embed = (t: number, d: number): number =>
    read('embed.W_E')[(hasEnd(model) || t !== n + 1 ? tokens[t]! : VOCABULARY.pad) * D + d]!
  let x = Array.from({ length: all }, (_, t) =>
    Array.from({ length: D }, (_, d) => embed(t, d) + place(t, d)),
  )
  for (let l = 0; l < model.layers; l++) {
    const at = `blocks.${l}`
    const normed = (when: string, name: string, v: Vector) => (where === when ? norm(`${at}.${name}`, v) : v)
    const seen = x.map((v) => normed('pre', 'ln1', v))
    x = x.map((v) => plus(v, read(`${at}.attn.b_O`)))
    for (let h = 0; h < H; h++) {
      const of = (name: string, size: number) => read(`${at}.attn.${name}`).subarray(h * size, (h + 1) * size)
      const [q, k, v] = ['Q', 'K', 'V'].map((c) =>
        seen.map((s) => affine(s, of(`W_${c}`, D * K), of(`b_${c}`, K))),
      )
      const mix = (t: number): Vector => {
        const isSeen = (s: number) => s >= first && (model.attention === 'bidirectional' || s <= t)
        const score = (s: number) => sum(q![t]!.map((a, i) => a * k![s]![i]!)) / Math.sqrt(K)
        const weights = x.map((_, s) => (isSeen(s) ? Math.exp(score(s)) : 0))
        return q![t]!.map((_, i) => sum(weights.map((w, s) => w * v![s]![i]!)) / (sum(weights) || 1))
      }
      x = x.map((stream, t) => plus(stream, affine(mix(t), of('W_O', K * D), new Float32Array(D))))
    }
    x = x.map((stream) => {
      const y = normed('post', 'ln1', stream)
      const hidden = linear(`${at}.mlp.W_in`, `${at}.mlp.b_in`, normed('pre', 'ln2', y)).map(activate)
      return normed('post', 'ln2', plus(y, linear(`${at}.mlp.W_out`, `${at}.mlp.b_out`, hidden)))
    })
  }
  if (hasFinalNorm(model)) x = x.map((v) => norm('ln_final', v))
  const from = { eos: n + 1, first, last: n, mean: 1, 'mean-tokens': first, 'mean-all': first }[model.readout]
  const to = { eos: end, first: first + 1, last: n + 1, mean: n + 1, 'mean-tokens': end, 'mean-all': all }
  const part = x.slice(from, to[model.readout])
  let y = part.reduce(plus, new Array(D).fill(0)).map((v) => v / (part.length || 1))
  if (model.head.kind === 'mlp') {
    y = linear('head.W_in', 'head.b_in', y)
    y = (model.head.norm ? norm('head.ln', y) : y).map(ACTIVATIONS[model.head.activation])
  }
  return linear('unembed.W_U', 'unembed.b_U', y)[0]!
}

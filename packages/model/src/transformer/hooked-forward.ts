import { hasFinalNorm, type ModelSpec } from '@sweepstack/contracts'
import { sinusoidalPositions } from '@sweepstack/weights'
import { type Dropout, keepAll } from './dropout.js'
import { keyMask } from './mask.js'
import type { Parameters } from './parameters.js'
import { readShares } from './readout.js'
import { asRead } from './special-tokens.js'
import type { Tensor, Tensor2D, Tf } from './tf.js'

/**
 * Called at every point of `HOOKS`, in the order of the computation; what it returns is gone on with. A block frees its tensors when it is done: keep
 * what is to outlive it (tf.keep).
 */
export type Hook = (name: string, x: Tensor) => Tensor

export type HookedInput = {
  model: ModelSpec
  /** From `cutViews`. */
  parameters: Parameters
  /** [B, T], int32: start, brackets, end, padding */
  tokens: Tensor
  hook?: Hook
  dropout?: Dropout
}

/**
 * The transformer encoder, from tokens [B, T] to one logit a string [B]; positive: balanced. This is the definition of the model: every
 * option of the spec, every position computed, nothing folded. `fast/` computes the same sooner, and is held to this.
 */
export const hookedForward = (tf: Tf, input: HookedInput): Tensor => {
  const { model, parameters, hook = (_, x) => x, dropout = keepAll } = input
  const tokens = asRead(tf, model, input.tokens)
  const { layers, dModel: D, heads: H } = model
  const K = D / H
  const [B, T] = tokens.shape as [number, number]

  const linear = (x: Tensor, W: Tensor, b: Tensor): Tensor => {
    const [I, O] = W.shape as [number, number]
    return tf.add(tf.reshape(tf.matMul(tf.reshape(x, [-1, I]), W), [...x.shape.slice(0, -1), O]), b)
  }
  /** Ba et al. 2016. */
  const layerNorm = (name: string, x: Tensor): Tensor => {
    const { mean, variance } = tf.moments(x, -1, true)
    const scale = hook(`${name}.hook_scale`, tf.sqrt(tf.add(variance, model.eps)))
    const normalized = hook(`${name}.hook_normalized`, tf.div(tf.sub(x, mean), scale))
    return hook(
      `${name}.hook_out`,
      tf.add(tf.mul(normalized, parameters(`${name}.w`)), parameters(`${name}.b`)),
    )
  }
  const before = (name: string, x: Tensor) => (model.norm === 'pre' ? layerNorm(name, x) : x)
  const after = (name: string, x: Tensor) => (model.norm === 'post' ? layerNorm(name, x) : x)

  const mask = keyMask(tf, model, tokens) // [B, 1, T, T]
  /** Vaswani et al. 2017, section 3.2. */
  const attention = (at: string, x: Tensor): Tensor => {
    /** x [B, T, D] through W [H, D, K] and b [H, K]: [B, T, H, K] */
    const byHead = (letter: string) => {
      const W = tf.reshape(tf.transpose(parameters(`${at}.W_${letter}`), [1, 0, 2]), [D, H * K])
      const all = linear(x, W, tf.reshape(parameters(`${at}.b_${letter}`), [H * K]))
      return hook(`${at}.hook_${letter.toLowerCase()}`, tf.reshape(all, [B, T, H, K]))
    }
    const [q, k, v] = ['Q', 'K', 'V'].map((letter) => tf.transpose(byHead(letter), [0, 2, 1, 3])) // [B, H, T, K]
    const raw = tf.div(tf.matMul(q!, k!, false, true), Math.sqrt(K))
    const scores = hook(`${at}.hook_attn_scores`, tf.add(raw, mask)) // [B, H, T, T]
    const pattern = hook(`${at}.hook_pattern`, tf.softmax(scores))
    const z = hook(`${at}.hook_z`, tf.transpose(tf.matMul(pattern, v!), [0, 2, 1, 3])) // [B, T, H, K]
    const byHeads = tf.reshape(tf.transpose(z, [2, 0, 1, 3]), [H, B * T, K])
    const results = tf.reshape(tf.matMul(byHeads, parameters(`${at}.W_O`)), [H, B, T, D])
    const result = hook(`${at}.hook_result`, tf.transpose(results, [1, 2, 0, 3])) // [B, T, H, D]
    return dropout(tf.add(tf.sum(result, 2), parameters(`${at}.b_O`)))
  }
  const mlp = (at: string, x: Tensor): Tensor => {
    const pre = hook(`${at}.hook_pre`, linear(x, parameters(`${at}.W_in`), parameters(`${at}.b_in`)))
    const post = hook(`${at}.hook_post`, ACTIVATIONS[model.activation](tf, pre)) // [B, T, F]
    return dropout(linear(post, parameters(`${at}.W_out`), parameters(`${at}.b_out`)))
  }
  /** Norms before (Xiong et al. 2020), or after as in Vaswani et al. 2017. */
  const block = (at: string, x: Tensor): Tensor => {
    x = hook(`${at}.hook_resid_pre`, x)
    const attnOut = hook(`${at}.hook_attn_out`, attention(`${at}.attn`, before(`${at}.ln1`, x)))
    x = hook(`${at}.hook_resid_mid`, tf.add(x, attnOut))
    x = after(`${at}.ln1`, x)
    const mlpOut = hook(`${at}.hook_mlp_out`, mlp(`${at}.mlp`, before(`${at}.ln2`, x)))
    x = hook(`${at}.hook_resid_post`, tf.add(x, mlpOut))
    return model.norm === 'post' ? hook(`${at}.hook_normalized_resid_post`, after(`${at}.ln2`, x)) : x
  }
  /** x [B, D] to logits [B] */
  const head = (x: Tensor): Tensor => {
    if (model.head.kind === 'mlp') {
      const pre = hook('head.hook_pre', linear(x, parameters('head.W_in'), parameters('head.b_in')))
      const normed = model.head.norm ? layerNorm('head.ln', pre) : pre
      x = hook('head.hook_post', ACTIVATIONS[model.head.activation](tf, normed)) // [B, M]
    }
    return tf.reshape(linear(x, parameters('unembed.W_U'), parameters('unembed.b_U')), [B])
  }

  let x = hook('hook_embed', embedded(tf, tokens, parameters('embed.W_E')))
  if (model.positional !== 'none')
    x = tf.add(x, hook('hook_pos_embed', positions(tf, model, B, T, parameters)))
  x = dropout(x)
  for (let l = 0; l < layers; l++) x = tf.tidy(() => block(`blocks.${l}`, x))
  if (hasFinalNorm(model)) x = layerNorm('ln_final', x)
  const read = tf.reshape(tf.matMul(tf.reshape(readShares(tf, model, tokens), [B, 1, T]), x), [B, D])
  return hook('logit', head(hook('unembed.hook_in', read)))
}

/** gelu is x·Φ(x) exactly (Hendrycks & Gimpel 2016), gelu_new its tanh approximation, as GPT-2's. */
const ACTIVATIONS: Record<ModelSpec['activation'], (tf: Tf, x: Tensor) => Tensor> = {
  relu: (tf, x) => tf.relu(x),
  gelu: (tf, x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1)),
  gelu_new: (tf, x) => {
    const inner = tf.mul(tf.add(x, tf.mul(tf.mul(tf.mul(x, x), x), 0.044715)), Math.sqrt(2 / Math.PI))
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1))
  },
}

/** The row of W_E [V, D] of each token: [B, T, D]. A product with one-hot vectors, so that it can be recorded. */
const embedded = (tf: Tf, tokens: Tensor, W_E: Tensor): Tensor => {
  const [V, D] = W_E.shape as [number, number]
  const oneHot = tf.oneHot(tf.reshape(tokens, [tokens.size]), V, 1, 0, 'float32')
  return tf.reshape(tf.matMul(oneHot as Tensor2D, W_E as Tensor2D), [...tokens.shape, D])
}

const positions = (tf: Tf, model: ModelSpec, B: number, T: number, parameters: Parameters): Tensor => {
  const { positional, dModel: D } = model
  const table =
    positional === 'learned'
      ? tf.slice(parameters('pos_embed.W_pos'), [0, 0], [T, D])
      : tf.tensor2d(sinusoidalPositions(T, D), [T, D])
  return tf.tile(tf.reshape(table, [1, T, D]), [B, 1, 1])
}

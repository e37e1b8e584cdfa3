import type { LensImport } from '@sweepstack/contracts'
import type { TensorFile } from '../files/tensor-file.js'
import type { Weights } from '../own/model-file.js'
import { assemble, type Parameters, specOf } from './assemble.js'
import { fitHeads, type HeadShape, type Heads, headsThatHold } from './heads.js'
import { lensNames } from './lens-names.js'
import { lensSizes } from './lens-sizes.js'
import { logitOf } from './outputs.js'
import { State } from './state.js'
import { embeddingOf, endsOf, longestIn, positionsOf } from './tokens.js'

/** Buffers that hold no weights: masks, and what stands in for minus infinity. */
const BUFFER = /\.attn\.(mask|IGNORE)$/

/**
 * A HookedTransformer's state dict as our model (of TransformerLens 4: that of a `boot_native` one).
 * @throws SweepstackError `model.invalid` for tensors or settings that do not make a model we can compute
 */
export const fromTransformerLens = (tensors: TensorFile, config: LensImport): Weights => {
  const { cfg, tokens } = config
  const state = new State(lensNames(tensors, cfg))
  for (const name of state.names) if (BUFFER.test(name)) state.skip(name)
  const { layers, heads, F, V, N, positions, context } = lensSizes(state, config)
  const { D } = heads
  const fitted = headsThatHold(heads)
  const length = longestIn(context, tokens)
  const reach = { length, types: tokens.brackets.length }
  const spec = specOf(
    {
      layers,
      dModel: D,
      heads: fitted.H,
      dMlp: F,
      activation: cfg.act_fn === 'gelu_fast' ? 'gelu_new' : cfg.act_fn,
      positional: 'learned',
      attention: cfg.attention_dir,
      readout: config.readout,
      norm: cfg.normalization_type === null ? 'none' : 'pre',
      eps: cfg.eps,
      ends: endsOf(tokens),
      padding: config.padding ?? 'masked',
      head: config.head === null ? { kind: 'linear' } : { kind: 'mlp', hidden: N, ...config.head },
    },
    reach,
  )

  const parameters: Parameters = new Map()
  const norm = (name: string, inFile: boolean): void => {
    if (cfg.normalization_type === null) return
    // LNPre divides only: its scale went into the weights that read it.
    const own = inFile && cfg.normalization_type === 'LN'
    parameters.set(`${name}.w`, own ? state.take(`${name}.w`, [D]) : new Float32Array(D).fill(1))
    parameters.set(`${name}.b`, own ? state.take(`${name}.b`, [D]) : new Float32Array(D))
  }
  const embedding = { rows: V, values: state.take('embed.W_E', [V, D]) }
  parameters.set('embed.W_E', embeddingOf(tokens, embedding, 1))
  const table = state.take('pos_embed.W_pos', [positions, D]).subarray(0, context * D)
  parameters.set('pos_embed.W_pos', positionsOf(tokens, { rows: context, values: table }, length))
  const scale = cfg.use_attn_scale ? (cfg.attn_scale > 0 ? cfg.attn_scale : Math.sqrt(heads.K)) : 1
  for (let l = 0; l < layers; l++) {
    const at = `blocks.${l}`
    norm(`${at}.ln1`, true)
    norm(`${at}.ln2`, !cfg.attn_only)
    const attention = fitHeads(headsAt(state, `${at}.attn`, heads), heads, fitted, scale)
    for (const [name, values] of Object.entries(attention)) parameters.set(`${at}.attn.${name}`, values)
    parameters.set(`${at}.attn.b_O`, state.takeOrZeros(`${at}.attn.b_O`, [D]))
    for (const [name, shape] of Object.entries({ W_in: [D, F], b_in: [F], W_out: [F, D], b_out: [D] })) {
      const full = `${at}.mlp.${name}`
      const optional = cfg.attn_only || name.startsWith('b')
      parameters.set(full, optional ? state.takeOrZeros(full, shape) : state.take(full, shape))
    }
  }
  norm('ln_final', true)
  for (const [name, values] of Object.entries(headOf(state, config, { D, N }))) parameters.set(name, values)
  state.checkAllTaken()
  return assemble(spec, reach, parameters)
}

const headsAt = (state: State, at: string, { D, H, K }: HeadShape): Heads => ({
  W_Q: state.take(`${at}.W_Q`, [H, D, K]),
  W_K: state.take(`${at}.W_K`, [H, D, K]),
  W_V: state.take(`${at}.W_V`, [H, D, K]),
  W_O: state.take(`${at}.W_O`, [H, K, D]),
  b_Q: state.takeOrZeros(`${at}.b_Q`, [H, K]),
  b_K: state.takeOrZeros(`${at}.b_K`, [H, K]),
  b_V: state.takeOrZeros(`${at}.b_V`, [H, K]),
})

/** What stands between the vector read and the logit. The unembedding is all of it, or the first layer of an mlp. */
const headOf = (
  state: State,
  { head, outputs }: LensImport,
  { D, N }: { D: number; N: number },
): Record<string, Float32Array> => {
  const [W, b] = [state.take('unembed.W_U', [D, N]), state.takeOrZeros('unembed.b_U', [N])]
  if (head === null) {
    const { W_U, b_U } = logitOf(outputs, W, b)
    return { 'unembed.W_U': W_U, 'unembed.b_U': b_U }
  }
  const n = state.shape('head.W_out')[1] ?? 0
  const { W_U, b_U } = logitOf(
    outputs,
    state.take('head.W_out', [N, n]),
    state.takeOrZeros('head.b_out', [n]),
  )
  const norm = head.norm
    ? { 'head.ln.w': state.take('head.ln.w', [N]), 'head.ln.b': state.take('head.ln.b', [N]) }
    : {}
  return { 'head.W_in': W, 'head.b_in': b, ...norm, 'unembed.W_U': W_U, 'unembed.b_U': b_U }
}

import { z } from 'zod'

const count = z.int().positive().optional()
const vocabulary = z.int().min(-1).optional().describe('-1: not said')

/** A setting that changes what a model computes in a way that is not read: it has to be off, as it is by default. */
const off = (what: string, isOff: (value: unknown) => boolean, value: string) =>
  z
    .json()
    .refine(isOff, {
      error: `${what} cannot be read; import a model without it (leave the setting out, or at ${value})`,
    })
    .optional()
    .describe(`has to be off: ${what}`)
const no = (what: string) => off(what, (value) => value === false, 'false')
const none = (what: string) => off(what, (value) => value === null, 'null')
const softCap = (what: string) => off(what, (value) => typeof value === 'number' && value <= 0, '-1')

/**
 * TransformerLens's HookedTransformerConfig (TransformerBridgeConfig from version 4), as cfg.to_dict() has it. What says
 * nothing of the numbers a model computes is passed over; sizes are checked against the tensors.
 */
export const lensCfgSchema = z.looseObject({
  act_fn: z.enum(['relu', 'gelu', 'gelu_new', 'gelu_fast']),
  attention_dir: z.enum(['causal', 'bidirectional']),
  normalization_type: z.enum(['LN', 'LNPre']).nullable(),
  eps: z.number().positive().max(1).default(1e-5),
  use_attn_scale: z.boolean().default(true),
  attn_scale: z.number().default(-1).describe('-1: the root of d_head'),
  attn_only: z.boolean().default(false),
  n_layers: count,
  d_model: count,
  n_heads: count,
  d_head: count,
  d_mlp: count.nullable(),
  n_ctx: count,
  d_vocab: vocabulary,
  d_vocab_out: vocabulary,
  positional_embedding_type: off(
    'positions that are not learned',
    (value) => value === 'standard',
    'standard',
  ),
  gated_mlp: no('a gated mlp'),
  parallel_attn_mlp: no('attention and mlp side by side'),
  use_local_attn: no('local attention'),
  scale_attn_by_inverse_layer_idx: no('attention scaled by layer'),
  final_rms: no('an RMS norm'),
  post_embedding_ln: no('a norm after the embedding'),
  use_normalization_before_and_after: no('norms before and after each part'),
  use_qk_norm: no('norms of queries and keys'),
  use_logn_attn: no('log-n attention'),
  use_attention_sinks: no('attention sinks'),
  clip_qkv: none('clipping of queries, keys and values'),
  num_experts: none('a mixture of experts'),
  n_key_value_heads: count.nullable().describe('as many as heads'),
  attn_scores_soft_cap: softCap('a soft cap of attention scores'),
  output_logits_soft_cap: softCap('a soft cap of logits'),
})
export type LensCfg = z.infer<typeof lensCfgSchema>

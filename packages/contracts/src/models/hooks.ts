import { hasFinalNorm, type ModelSpec } from '../spec/model.js'

/**
 * Letters of a hook's shape: B strings, T positions (start, brackets, end, padding), D width of the stream, H heads, K = D / H,
 * F mlp, M hidden width of the head; Q and S positions of queries and of keys.
 */
export type HookShape = readonly ('B' | 'T' | 'D' | 'H' | 'K' | 'F' | 'M' | 'Q' | 'S' | 1)[]

type Hook = {
  /** `{l}` stands for the number of the block, from 0. */
  readonly name: string
  readonly shape: HookShape
  readonly what: string
  /** The models that have it; all without. */
  readonly of?: Models
}
/** Some models, in the words of the spec. */
type Models = { readonly which: string; readonly has: (model: ModelSpec) => boolean }

const stream = ['B', 'T', 'D'] as const
const byHead = ['B', 'T', 'H', 'K'] as const

const WITH_POSITIONS: Models = {
  which: 'positional: sinusoidal or learned',
  has: ({ positional }) => positional !== 'none',
}
const WITH_NORMS: Models = { which: 'norm: pre or post', has: ({ norm }) => norm !== 'none' }
const NORMS_AFTER: Models = { which: 'norm: post', has: ({ norm }) => norm === 'post' }
const WITH_FINAL_NORM: Models = { which: 'finalNorm: true, or null with norm: pre', has: hasFinalNorm }
const MLP_HEAD: Models = { which: 'head.kind: mlp', has: ({ head }) => head.kind === 'mlp' }
const MLP_HEAD_WITH_NORM: Models = {
  which: 'head.kind: mlp, head.norm: true',
  has: ({ head }) => head.kind === 'mlp' && head.norm,
}

/** A layer norm's three points: TransformerLens's two, and what the norm hands on. */
const norm = (name: string, at: HookShape, of: Models): Hook[] => [
  { name: `${name}.hook_scale`, shape: [...at.slice(0, -1), 1], what: 'the root of variance + eps', of },
  { name: `${name}.hook_normalized`, shape: at, what: 'before gain and bias', of },
  { name: `${name}.hook_out`, shape: at, what: 'after gain and bias', of },
]

/**
 * Every point at which the forward pass can be looked into, by TransformerLens's names, each once. With norms after (`norm: post`) they are those of
 * its BertBlock: `hook_resid_mid` and `hook_resid_post` stand before the norms, and what a block hands on is
 * `hook_normalized_resid_post`.
 */
export const HOOKS: readonly Hook[] = [
  { name: 'hook_embed', shape: stream, what: 'token vectors' },
  {
    name: 'hook_pos_embed',
    shape: stream,
    what: 'position vectors',
    of: WITH_POSITIONS,
  },
  { name: 'blocks.{l}.hook_resid_pre', shape: stream, what: 'the stream into the block' },
  ...norm('blocks.{l}.ln1', stream, WITH_NORMS),
  { name: 'blocks.{l}.attn.hook_q', shape: byHead, what: 'queries, with their bias, not scaled' },
  { name: 'blocks.{l}.attn.hook_k', shape: byHead, what: 'keys, with their bias' },
  { name: 'blocks.{l}.attn.hook_v', shape: byHead, what: 'values, with their bias' },
  {
    name: 'blocks.{l}.attn.hook_attn_scores',
    shape: ['B', 'H', 'Q', 'S'],
    what: 'queries times keys over the root of K; very negative where the key is not seen',
  },
  { name: 'blocks.{l}.attn.hook_pattern', shape: ['B', 'H', 'Q', 'S'], what: 'their softmax over the keys' },
  { name: 'blocks.{l}.attn.hook_z', shape: byHead, what: 'values mixed by the pattern' },
  {
    name: 'blocks.{l}.attn.hook_result',
    shape: ['B', 'T', 'H', 'D'],
    what: 'each head through its W_O, without b_O',
  },
  {
    name: 'blocks.{l}.hook_attn_out',
    shape: stream,
    what: 'the heads together and b_O: what is added to the stream',
  },
  { name: 'blocks.{l}.hook_resid_mid', shape: stream, what: 'the stream after that' },
  ...norm('blocks.{l}.ln2', stream, WITH_NORMS),
  { name: 'blocks.{l}.mlp.hook_pre', shape: ['B', 'T', 'F'], what: 'the mlp before its activation' },
  { name: 'blocks.{l}.mlp.hook_post', shape: ['B', 'T', 'F'], what: 'and after it' },
  { name: 'blocks.{l}.hook_mlp_out', shape: stream, what: 'what the mlp adds to the stream' },
  { name: 'blocks.{l}.hook_resid_post', shape: stream, what: 'the stream after that' },
  {
    name: 'blocks.{l}.hook_normalized_resid_post',
    shape: stream,
    what: 'the stream as the block hands it on, with norms after',
    of: NORMS_AFTER,
  },
  ...norm('ln_final', stream, WITH_FINAL_NORM),
  {
    name: 'unembed.hook_in',
    shape: ['B', 'D'],
    what: 'the vector the logit is read from, after the readout',
  },
  { name: 'head.hook_pre', shape: ['B', 'M'], what: 'the hidden layer of an mlp head', of: MLP_HEAD },
  ...norm('head.ln', ['B', 'M'], MLP_HEAD_WITH_NORM),
  { name: 'head.hook_post', shape: ['B', 'M'], what: 'after its activation', of: MLP_HEAD },
  { name: 'logit', shape: ['B'], what: 'positive: balanced' },
]

/** The hooks of one model: blocks in their order, and hooks in the order they are called, except that with `norm: post` a block calls its norms' after those of its parts. */
export const hooksOf = (model: ModelSpec): { name: string; shape: HookShape }[] => {
  const own = HOOKS.filter(({ of }) => of?.has(model) ?? true)
  const isOfBlock = ({ name }: Hook): boolean => name.includes('{l}')
  const first = own.findIndex(isOfBlock)
  const last = own.findLastIndex(isOfBlock)
  const blocks = Array.from({ length: model.layers }, (_, l) =>
    own.slice(first, last + 1).map((hook) => ({ ...hook, name: hook.name.replace('{l}', String(l)) })),
  )
  return [...own.slice(0, first), ...blocks.flat(), ...own.slice(last + 1)].map(({ name, shape }) => ({
    name,
    shape,
  }))
}

/** The stream before the first block and as each block hands it on: what a linear probe of the residual stream reads. */
export const streamHooks = (model: ModelSpec): string[] => [
  'blocks.0.hook_resid_pre',
  ...Array.from(
    { length: model.layers },
    (_, l) => `blocks.${l}.${NORMS_AFTER.has(model) ? 'hook_normalized_resid_post' : 'hook_resid_post'}`,
  ),
]

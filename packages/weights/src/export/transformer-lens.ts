import {
  hasEnd,
  hasFinalNorm,
  hasLongest,
  hasStart,
  type ImportConfig,
  MAX_LENGTH,
  type ModelSpec,
  VOCABULARY,
  vocabularySize,
} from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { type NewTensor, writeSafetensors } from '../files/write-safetensors.js'
import { layoutOf } from '../own/layout.js'
import type { Weights } from '../own/model-file.js'
import { sinusoidalPositions } from '../own/positions.js'
import { readView } from '../own/views.js'
import { LOAD_PY } from './load-py.js'
import { readMe } from './read-me.js'

export type ExportedFile = { name: string; bytes: Uint8Array }

/**
 * A model for TransformerLens: its state dict as safetensors, HookedTransformerConfig's arguments as JSON, what those do
 * not say (tokens, padding, readout) as the config that imports it again, and a program that loads it.
 * @param length brackets of the longest string, where positions have no end of their own: that many are written; as
 *   many as the model was trained on without it
 * @throws SweepstackError `model.invalid` for a model that TransformerLens has no blocks for
 */
export const toTransformerLens = (weights: Weights, length?: number): ExportedFile[] => {
  const { spec, reach } = weights
  checkSpec(spec)
  const longest = length ?? reach.length
  if (hasLongest(spec) && longest !== reach.length)
    throw fault('length', `is ${longest}, and the model reads up to ${reach.length}`, 'leave the length out')
  if (longest > MAX_LENGTH)
    throw fault('length', `is ${longest}, and strings have at most ${MAX_LENGTH} brackets`)
  const context = longest + (hasStart(spec) ? 1 : 0) + (hasEnd(spec) ? 1 : 0)
  const { cfg, config } = configsOf(weights, context)
  const text = (value: unknown): Uint8Array =>
    new TextEncoder().encode(typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`)
  return [
    {
      name: 'model.safetensors',
      bytes: writeSafetensors(tensorsOf(weights, context), { format: 'pt' }),
    },
    { name: 'config.json', bytes: text(cfg) },
    { name: 'sweepstack.json', bytes: text(config) },
    { name: 'load.py', bytes: text(LOAD_PY) },
    { name: 'README.md', bytes: text(readMe(spec, context)) },
  ]
}

const checkSpec = (spec: ModelSpec): void => {
  const fix = 'export it with --format safetensors, whose tensors have the same names'
  if (spec.norm === 'post')
    throw fault('norm', 'is post, and HookedTransformer has norms before its parts only', fix)
  if (hasFinalNorm(spec) !== (spec.norm === 'pre'))
    throw fault(
      'finalNorm',
      `is ${spec.finalNorm}, and HookedTransformer has a final norm where its blocks have norms, and only there`,
      fix,
    )
}

/** The state dict, without the buffers (masks) that differ between versions and hold no weights. */
const tensorsOf = ({ spec, reach, params }: Weights, context: number): NewTensor[] => {
  const D = spec.dModel
  const positions: NewTensor = {
    name: 'pos_embed.W_pos',
    shape: [context, D],
    values: new Float32Array(context * D),
  }
  const tensors = layoutOf(spec, reach).views.map((view): NewTensor => {
    const { name, shape } = view
    return { name: spec.head.kind === 'mlp' ? nameInLens(name) : name, shape, values: readView(params, view) }
  })
  const learned = tensors.find(({ name }) => name === positions.name)
  const table =
    learned?.values ?? (spec.positional === 'sinusoidal' ? sinusoidalPositions(context + 1, D) : undefined)
  // Ours always begin with a place for the start token.
  const first = hasStart(spec) ? 0 : D
  if (table !== undefined) positions.values.set(table.subarray(first, first + context * D))
  const others = tensors.filter((tensor) => tensor !== learned)
  return [others[0]!, positions, ...others.slice(1)]
}

/** HookedTransformer has one matrix behind the stream. Of an mlp head that is the first layer; load.py computes the others. */
const nameInLens = (name: string): string => BEHIND_STREAM[name] ?? name
const BEHIND_STREAM: Record<string, string> = {
  'head.W_in': 'unembed.W_U',
  'head.b_in': 'unembed.b_U',
  'unembed.W_U': 'head.W_out',
  'unembed.b_U': 'head.b_out',
}

type Cfg = Record<string, string | number | boolean | null>

const configsOf = ({ spec, reach }: Weights, context: number): { cfg: Cfg; config: object } => {
  const cfg: Cfg = {
    n_layers: spec.layers,
    d_model: spec.dModel,
    n_ctx: context,
    d_head: spec.dModel / spec.heads,
    n_heads: spec.heads,
    d_mlp: spec.dMlp,
    act_fn: spec.activation,
    d_vocab: vocabularySize(reach.types),
    d_vocab_out: spec.head.kind === 'mlp' ? spec.head.hidden : 1,
    attention_dir: spec.attention,
    normalization_type: spec.norm === 'none' ? null : 'LN',
    eps: spec.eps,
  }
  const { pad, start, end, brackets } = VOCABULARY
  const config = {
    format: 'transformer-lens',
    cfg: 'config.json',
    tokens: {
      start: hasStart(spec) ? start : null,
      end: hasEnd(spec) ? end : null,
      pad,
      brackets: Array.from({ length: reach.types }, (_, t) => [brackets + 2 * t, brackets + 2 * t + 1]),
    },
    padding: spec.padding,
    readout: spec.readout,
    outputs: { balanced: 0, unbalanced: null },
    ...(spec.head.kind === 'mlp' && { head: { norm: spec.head.norm, activation: spec.head.activation } }),
  } satisfies Partial<Omit<ImportConfig, 'cfg'>> & { cfg: string }
  return { cfg, config }
}

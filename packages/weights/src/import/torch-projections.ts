import type { TorchImport } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { only } from './only.js'
import type { State } from './state.js'
import { biasOf } from './torch-layout.js'

/**
 * Tensors in a layer that hold queries, keys and values: one that has them one below the other, or three.
 * `attentionOutput`: what stands before `weight` and `bias`.
 */
export type Projections = { weights: string[]; biases: string[]; attentionOutput: string }

/** `self_attn.in_proj_weight`, as torch.nn.MultiheadAttention has it. */
const ALL = /(^|\.)in_proj_weight$/
/** `self_attn.q_proj.weight`, `query.weight`, `attn.W_Q.weight`, `q_proj_weight` … */
const QUERY = /(^|\.)((w_?|to_)?q|(q|query)_(proj|lin|linear)|query)[._]weight$/i
/** A name in its parts: `self_attn.`, `q_proj`, `.weight`. */
const PARTS = /^(.*\.)?([^.]+?)([._]weight)$/

/** @throws SweepstackError `model.invalid` where it cannot be told which tensors they are */
export const projectionsIn = (state: State, layer: string, keys: TorchImport['keys']): Projections => {
  const weightOf = (name: string): string =>
    state.has(`${layer}${name}_weight`) ? `${name}_weight` : `${name}.weight`
  const query =
    keys.query === null
      ? only(
          'query',
          state.names
            .filter((name) => name.startsWith(layer))
            .map((name) => name.slice(layer.length))
            .filter((name) => ALL.test(name) || QUERY.test(name)),
          `${layer} has no in_proj_weight and no projection of queries`,
        )
      : weightOf(keys.query)
  const [, beside = '', called = ''] = PARTS.exec(query) ?? []
  const attentionOutput = keys.attentionOutput ?? `${beside}out_proj`
  if (ALL.test(query)) return { weights: [query], biases: [biasOf(query)], attentionOutput }

  const other = (which: 'key' | 'value'): string => {
    const name = keys[which] ?? `${beside}${calledLike(called, which)}`
    if (weightOf(name) !== query) return weightOf(name)
    throw fault(
      `keys.${which}`,
      `cannot be told from ${query}, the projection of queries`,
      `name it in the config: keys: { ${which}: NAME }`,
    )
  }
  const weights = [query, other('key'), other('value')]
  const together = `${beside}in_proj_bias`
  return {
    weights,
    biases: state.has(`${layer}${together}`) ? [together] : weights.map(biasOf),
    attentionOutput,
  }
}

/** `k_proj` for `q_proj`, `W_K` for `W_Q`, `key` for `query`. */
const calledLike = (query: string, which: 'key' | 'value'): string =>
  query.replace(/query|q/i, (found) => {
    const own = found.length === 1 ? which[0]! : which
    return found[0] === 'Q' ? own.replace(/^./, (letter) => letter.toUpperCase()) : own
  })

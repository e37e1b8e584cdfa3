import type { ModelSpec, StringReach } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import { layoutOf, sizeOf, writeView } from '@sweepstack/weights'

/**
 * The initial flat vector [P]: weight matrices normal with deviation `initStd` (null: 0.8 / sqrt(D), as
 * TransformerLens, and of the last layer of an mlp head 0.8 / sqrt of its width), biases 0, norm scales 1. Each parameter draws from its own stream, so that adding a layer
 * leaves the others as they were, and more bracket types the tokens of the first.
 */
export const initialParameters = (model: ModelSpec, reach: StringReach, seed: number): Float32Array => {
  const { size, views } = layoutOf(model, reach)
  const params = new Float32Array(size)
  for (const view of views) {
    const count = sizeOf(view.shape)
    const std = deviation(model, view.name)
    if (std !== null) {
      const stream = rng(seed, 'init', view.name)
      writeView(
        params,
        view,
        Float32Array.from({ length: count }, () => std * stream.normal()),
      )
    } else if (/(^|\.)ln\w*\.w$/.test(view.name)) writeView(params, view, new Float32Array(count).fill(1))
  }
  return params
}

/** Null for what is not drawn. */
const deviation = (model: ModelSpec, name: string): number | null => {
  if (!/\.W_\w+$/.test(name)) return null
  if (name === 'embed.W_E' && model.positional === 'sinusoidal') return SINUSOIDAL_EMBEDDING_STD
  const { head, dModel, initStd } = model
  const reads = name === 'unembed.W_U' && head.kind === 'mlp' ? head.hidden : dModel
  return initStd ?? 0.8 / Math.sqrt(reads)
}

/**
 * Sinusoids have a fixed size (mean square 1/2), beside which tokens of 0.8 / sqrt(D) are faint; Vaswani et al. scale
 * token embeddings up by sqrt(D) for that. We draw them larger: 1 learned soonest of 0.1, 0.3, 1 and 2, see
 * bench/README.md.
 */
const SINUSOIDAL_EMBEDDING_STD = 1

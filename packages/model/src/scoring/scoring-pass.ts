import type { ModelSpec, StringReach } from '@sweepstack/contracts'
import { type CompiledFunction, compile } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { fastForward } from '../fast/forward.js'
import { cutBlocks } from '../transformer/parameters.js'
import type { Tensor, Tf } from '../transformer/tf.js'

/** B strings, padded to T tokens; `padded` where any of them may be shorter. */
export type PassShape = { model: ModelSpec; reach: StringReach; B: number; T: number; padded: boolean }

type Float = { shape: number[]; dtype: 'float32' }
type Int = { shape: number[]; dtype: 'int32' }
/** params [P] and tokens [B, T] to logits [B]. */
export type ScoringPass = CompiledFunction<
  { params: Float; tokens: Int },
  Record<never, never>,
  { logits: 'float32' }
>

/** Shapes with the same key have the same pass. */
export const passKey = ({ model, reach, B, T, padded }: PassShape): string =>
  JSON.stringify([model, reach, B, T, padded])

/** The forward pass of a model for one shape of batch. */
export const scoringPass = (
  tf: Tf,
  { model, reach, B, T, padded }: PassShape,
  engine: 'compiled' | 'eager',
): ScoringPass => {
  const layout = layoutOf(model, reach)
  const pass = ({ params, tokens }: { params: Tensor; tokens: Tensor }) => {
    const parameters = cutBlocks(tf, layout, params)
    return { outputs: { logits: fastForward(tf, { model, parameters, tokens, padded }) } }
  }
  const inputs: { params: Float; tokens: Int } = {
    params: { shape: [layout.size], dtype: 'float32' },
    tokens: { shape: [B, T], dtype: 'int32' },
  }
  const outputs: { logits: 'float32' } = { logits: 'float32' }
  return compile(tf, pass, { engine, onMismatch: 'eager', inputs, outputs })
}

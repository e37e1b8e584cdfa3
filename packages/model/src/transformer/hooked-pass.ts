import { type HookShape, hooksOf, type ModelSpec, type StringReach } from '@sweepstack/contracts'
import { type CompiledFunction, compile, nativeOp } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { hookedForward } from './hooked-forward.js'
import { cutViews } from './parameters.js'
import type { Tensor, Tf } from './tf.js'

/** B strings padded to T tokens, of which the hooks are read at P positions each; null: at all. */
export type HookedShape = {
  model: ModelSpec
  reach: StringReach
  B: number
  T: number
  hooks: readonly string[]
  P: number | null
}

type Float = { shape: number[]; dtype: 'float32' }
type Int = { shape: number[]; dtype: 'int32' }

/** params [P], tokens [B, T] and, where P is not null, positions [B, P] to each hook's values: `h0` of the first, and so on. */
export type HookedPass = CompiledFunction<
  Record<string, Float | Int>,
  Record<never, never>,
  Record<string, 'float32'>
>

/** Shapes with the same key have the same pass. */
export const hookedKey = ({ model, reach, B, T, hooks, P }: HookedShape): string =>
  JSON.stringify([model, reach, B, T, hooks, P])

/** Sizes of a hook's axes in a pass of this shape. */
export const sizesOf = (
  { model, B, T, P }: Pick<HookedShape, 'model' | 'B' | 'T' | 'P'>,
  shape: HookShape,
): number[] => {
  const { dModel: D, heads: H, dMlp: F, head } = model
  const read = P ?? T
  const M = head.kind === 'mlp' ? head.hidden : 0
  const sizes = { B, T: read, D, H, K: D / H, F, M, Q: read, S: T }
  return shape.map((letter) => (letter === 1 ? 1 : sizes[letter]))
}

/** The plain pass of a model for one shape of batch, with some of its hooks as results. */
export const hookedPass = (tf: Tf, shape: HookedShape, engine: 'compiled' | 'eager'): HookedPass => {
  const { model, reach, B, T, hooks, P } = shape
  const layout = layoutOf(model, reach)
  const shapes = new Map(hooksOf(model).map((hook) => [hook.name, hook.shape]))
  const pass = (fed: Record<string, Tensor>) => {
    const { params, tokens, positions } = fed as Record<'params' | 'tokens' | 'positions', Tensor>
    const kept: Record<string, Tensor> = {}
    const hook = (name: string, x: Tensor): Tensor => {
      const at = hooks.indexOf(name)
      // Kept, for what a block leaves is freed with it.
      if (at >= 0)
        kept[`h${at}`] = tf.keep(P === null ? tf.clone(x) : atPositions(tf, x, shapes.get(name)!, positions))
      return x
    }
    try {
      hookedForward(tf, { model, parameters: cutViews(tf, layout, params), tokens, hook })
      return { outputs: Object.fromEntries(Object.entries(kept).map(([name, x]) => [name, tf.clone(x)])) }
    } finally {
      tf.dispose(kept)
    }
  }
  const inputs: Record<string, Float | Int> = {
    params: { shape: [layout.size], dtype: 'float32' },
    tokens: { shape: [B, T], dtype: 'int32' },
    ...(P === null ? {} : { positions: { shape: [B, P], dtype: 'int32' } }),
  }
  const outputs = Object.fromEntries(hooks.map((_, i) => [`h${i}`, 'float32' as const]))
  return compile(tf, pass, { engine, onMismatch: 'eager', inputs, outputs })
}

/** Of a hook with an axis of positions (of queries, for a pattern) the positions [B, P] of each string; others as they are. */
const atPositions = (tf: Tf, x: Tensor, shape: HookShape, positions: Tensor): Tensor => {
  const axis = shape.findIndex((letter) => letter === 'T' || letter === 'Q')
  if (axis < 0) return tf.clone(x)
  // [B, …, T, …] with T in front of the rest, and back.
  const order = [0, axis, ...[...shape.keys()].filter((a) => a !== 0 && a !== axis)]
  const chosen = nativeOp(tf, 'GatherV2', [tf.transpose(x, order), positions, tf.scalar(1, 'int32')], {
    types: { Tparams: 'float32', Tindices: 'int32', Taxis: 'int32' },
    ints: { batch_dims: 1 },
  })
  return tf.transpose(
    chosen,
    order.map((_, a) => order.indexOf(a)),
  )
}

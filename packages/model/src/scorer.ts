import type { Strings } from '@sweepstack/brackets'
import { type ModelSpec, type StringReach, SweepstackError } from '@sweepstack/contracts'
import { type CompiledFunction, compile } from '@sweepstack/tensor'
import { breather } from './breather.js'
import { forward } from './forward.js'
import { layoutOf } from './layout.js'
import { cutParameters } from './parameters.js'
import { checkReach } from './reach.js'
import { planScoring, type ScoreGroup } from './score-plan.js'
import type { Tensor, Tf } from './tf.js'
import { packTokens } from './tokens.js'

type Float = { shape: number[]; dtype: 'float32' }
type Int = { shape: number[]; dtype: 'int32' }
type Forward = CompiledFunction<{ params: Float; tokens: Int }, Record<never, never>, { logits: 'float32' }>
type Engine = 'compiled' | 'eager'

export type ScorerOptions = { model: ModelSpec; reach: StringReach; engine: Engine }

/** A shape is compiled once this many batches had it: recording and checking cost about as much as these. */
const COMPILE_AFTER = 4
/** More shapes than this are not kept: a graph takes memory. */
const KEPT = 16

/** Runs a model forward over strings, in batches, and keeps the compiled forward pass of each shape. */
export class Scorer {
  readonly #tf: Tf
  readonly #options: ScorerOptions
  readonly #size: number
  readonly #shapes = new Map<string, { eager: Forward; compiled: Forward | null; batches: number }>()

  constructor(tf: Tf, options: ScorerOptions) {
    this.#tf = tf
    this.#options = options
    this.#size = layoutOf(options.model, options.reach).size
  }

  /**
   * The logits of the strings at `indices`, in that order; positive: balanced. Gives way to other events about
   * every 50 ms.
   * @param params [P]
   * @throws SweepstackError `run.cancelled` when shouldStop says so, `data.impossible` for strings longer than
   *   learned positions reach, `training.nan` when a logit is not a finite number; RangeError for a bracket type the
   *   model has no token for
   */
  async logits(
    params: Tensor,
    strings: Strings,
    indices: ArrayLike<number>,
    shouldStop: () => boolean = () => false,
  ): Promise<Float32Array> {
    checkReach(this.#options, strings, indices)
    const byString = new Map<number, number>()
    const breathe = breather(shouldStop)
    for (const group of planScoring(this.#options.model, strings, indices))
      for (let from = 0; from < group.indices.length; from += group.B) {
        const rows = group.indices.subarray(from, from + group.B)
        const logits = this.#run(params, strings, rows, group)
        for (let row = 0; row < rows.length; row++) byString.set(rows[row]!, logits[row]!)
        await breathe()
      }
    const logits = Float32Array.from(indices, (i) => byString.get(i)!)
    const bad = logits.findIndex((logit) => !Number.isFinite(logit))
    if (bad >= 0)
      throw new SweepstackError('training.nan', `the logit of string ${indices[bad]} is ${logits[bad]}`, {
        fix: 'the weights have become too large: lower training.learningRate or set training.gradientClip',
      })
    return logits
  }

  dispose(): void {
    for (const { eager, compiled } of this.#shapes.values()) {
      eager.dispose()
      compiled?.dispose()
    }
    this.#shapes.clear()
  }

  #run(params: Tensor, strings: Strings, rows: Uint32Array, group: ScoreGroup): Float32Array {
    // The last batch is filled up with its first string: a compiled pass has one shape.
    const full = Uint32Array.from({ length: group.B }, (_, row) => rows[row] ?? rows[0]!)
    const tokens = packTokens(strings, full, group.T)
    return this.#forward(group).run({ params, tokens }).logits
  }

  #forward(group: ScoreGroup): Forward {
    const key = `${group.B},${group.T},${group.padded}`
    let shape = this.#shapes.get(key)
    if (shape === undefined) {
      if (this.#shapes.size >= KEPT) this.dispose()
      shape = { eager: this.#compile(group, 'eager'), compiled: null, batches: 0 }
      this.#shapes.set(key, shape)
    }
    shape.batches += 1
    if (this.#options.engine === 'eager' || shape.batches <= COMPILE_AFTER) return shape.eager
    shape.compiled ??= this.#compile(group, 'compiled')
    return shape.compiled
  }

  #compile({ B, T, padded }: ScoreGroup, engine: Engine): Forward {
    const tf = this.#tf
    const { model, reach } = this.#options
    const layout = layoutOf(model, reach)
    const pass = ({ params, tokens }: { params: Tensor; tokens: Tensor }) => {
      const parameters = cutParameters(tf, layout, params)
      return { outputs: { logits: forward(tf, { model, parameters, tokens, padded }) } }
    }
    const inputs: { params: Float; tokens: Int } = {
      params: { shape: [this.#size], dtype: 'float32' },
      tokens: { shape: [B, T], dtype: 'int32' },
    }
    const outputs: { logits: 'float32' } = { logits: 'float32' }
    return compile(tf, pass, { engine, inputs, outputs })
  }
}

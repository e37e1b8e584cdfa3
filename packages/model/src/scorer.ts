import type { Strings } from '@sweepstack/brackets'
import { type ModelSpec, type StringReach, SweepstackError } from '@sweepstack/contracts'
import { type CompiledFunction, compile } from '@sweepstack/tensor'
import { layoutOf } from '@sweepstack/weights'
import { breather } from './breather.js'
import { forward } from './forward.js'
import type { Graphs } from './graphs.js'
import { cutParameters } from './parameters.js'
import { checkReach } from './reach.js'
import { planScoring, type ScoreGroup } from './score-plan.js'
import type { Tensor, Tf } from './tf.js'
import { packTokens } from './tokens.js'

type Float = { shape: number[]; dtype: 'float32' }
type Int = { shape: number[]; dtype: 'int32' }
export type Forward = CompiledFunction<
  { params: Float; tokens: Int },
  Record<never, never>,
  { logits: 'float32' }
>
type Engine = 'compiled' | 'eager'

export type ScorerOptions = {
  model: ModelSpec
  reach: StringReach
  engine: Engine
  /** Where compiled passes come from and go to. */
  graphs: Graphs
  /** How often the same strings are going to be scored. */
  times?: number
}

/**
 * A shape is compiled if more batches than this are going to have it: recording and checking cost about as much as these. It
 * is decided by the strings alone, never by what a process did before: the two engines differ in the last bits, and a run has to
 * give the same ones everywhere.
 */
const EAGER_BATCHES = 4
/** More shapes than this are not held at once: a graph takes memory. */
const HELD = 16

/** Runs a model forward over strings, in batches, with a compiled forward pass for each shape. */
export class Scorer {
  readonly #tf: Tf
  readonly #options: ScorerOptions
  readonly #size: number
  readonly #compiled = new Map<string, Forward>()

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
    const logits = new Float32Array(indices.length)
    const breathe = breather(shouldStop)
    for (const group of planScoring(this.#options, strings, indices)) {
      const forward = this.#forward(group)
      for (let from = 0; from < group.places.length; from += group.B) {
        const places = group.places.subarray(from, from + group.B)
        // The last batch is filled up with its first string: a pass has one shape.
        const rows = Uint32Array.from({ length: group.B }, (_, row) => indices[places[row] ?? places[0]!]!)
        const found = forward.run({ params, tokens: packTokens(strings, rows, group.T) })
        places.forEach((place, row) => {
          logits[place] = found.logits[row]!
        })
        await breathe()
      }
    }
    const bad = logits.findIndex((logit) => !Number.isFinite(logit))
    if (bad >= 0)
      throw new SweepstackError('training.nan', `the logit of string ${indices[bad]} is ${logits[bad]}`, {
        fix: 'the weights have become too large: lower training.learningRate or set training.gradientClip',
      })
    return logits
  }

  /** What is compiled goes back to where it came from. */
  dispose(): void {
    for (const [key, forward] of this.#compiled) this.#options.graphs.passes.give(key, forward)
    this.#compiled.clear()
  }

  #forward(group: ScoreGroup): Forward {
    const { model, reach, engine, graphs, times = 1 } = this.#options
    const { B, T, padded, places } = group
    if (engine === 'eager' || Math.ceil(places.length / B) * times <= EAGER_BATCHES)
      return this.#compile(group, 'eager')
    const key = JSON.stringify([model, reach, B, T, padded])
    let forward = this.#compiled.get(key)
    if (forward === undefined) {
      if (this.#compiled.size >= HELD) this.dispose()
      forward = graphs.passes.take(key) ?? this.#compile(group, 'compiled')
      this.#compiled.set(key, forward)
    }
    return forward
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
    return compile(tf, pass, { engine, onMismatch: 'eager', inputs, outputs })
  }
}

import type { Strings } from '@sweepstack/brackets'
import { type ModelSpec, type StringReach, SweepstackError } from '@sweepstack/contracts'
import { breather } from './breather.js'
import type { Graphs } from './graphs.js'
import { checkReach } from './reach.js'
import { planScoring, type ScoreGroup } from './score-plan.js'
import { passKey, type ScoringPass, scoringPass } from './scoring-pass.js'
import type { Tensor, Tf } from './tf.js'
import { packTokens } from './tokens.js'

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
  readonly #compiled = new Map<string, ScoringPass>()
  #mismatch: string | null = null

  constructor(tf: Tf, options: ScorerOptions) {
    this.#tf = tf
    this.#options = options
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
      const pass = this.#pass(group)
      for (let from = 0; from < group.places.length; from += group.B) {
        const places = group.places.subarray(from, from + group.B)
        // The last batch is filled up with its first string: a pass has one shape.
        const rows = Uint32Array.from({ length: group.B }, (_, row) => indices[places[row] ?? places[0]!]!)
        const found = pass.run({ params, tokens: packTokens(strings, rows, group.T) })
        this.#mismatch ??= pass.info.mismatch
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

  /** How a compiled pass disagreed with the eager one, which then took its place; null where none did. */
  get mismatch(): string | null {
    return this.#mismatch
  }

  /** What is compiled goes back to where it came from. */
  dispose(): void {
    for (const [key, pass] of this.#compiled) this.#options.graphs.passes.give(key, pass)
    this.#compiled.clear()
  }

  #pass(group: ScoreGroup): ScoringPass {
    const { model, reach, engine, graphs, times = 1 } = this.#options
    const { B, T, padded, places } = group
    const shape = { model, reach, B, T, padded }
    if (engine === 'eager' || Math.ceil(places.length / B) * times <= EAGER_BATCHES)
      return scoringPass(this.#tf, shape, 'eager')
    const key = passKey(shape)
    let pass = this.#compiled.get(key)
    if (pass === undefined) {
      if (this.#compiled.size >= HELD) this.dispose()
      pass = graphs.passes.take(key) ?? scoringPass(this.#tf, shape, 'compiled')
      this.#compiled.set(key, pass)
    }
    return pass
  }
}

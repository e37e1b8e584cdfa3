import type { Strings } from '@sweepstack/brackets'
import { type ModelSpec, type StringReach, SweepstackError } from '@sweepstack/contracts'
import { checkReach } from '../transformer/reach.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { packTokens } from '../transformer/tokens.js'
import { breather } from './breather.js'
import { HeldPasses, type PassPools } from './passes.js'
import { planScoring, type ScoreGroup } from './score-plan.js'
import { type PassShape, passKey, type ScoringPass, scoringPass } from './scoring-pass.js'

type Engine = 'compiled' | 'eager'

export type ScorerOptions = {
  model: ModelSpec
  reach: StringReach
  engine: Engine
  /** Where compiled passes come from and go to. */
  pools: PassPools
  /** How often the same strings are going to be scored. */
  times?: number
}

/** Runs a model forward over strings, in batches, with a compiled forward pass for each shape. */
export class Scorer {
  readonly #options: ScorerOptions
  readonly #passes: HeldPasses<PassShape, ScoringPass>

  constructor(tf: Tf, options: ScorerOptions) {
    this.#options = options
    this.#passes = new HeldPasses(options.pools.scoring, passKey, (shape: PassShape, engine) =>
      scoringPass(tf, shape, engine),
    )
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
    return this.#passes.mismatch
  }

  /** What is compiled goes back to where it came from. */
  dispose(): void {
    this.#passes.giveBack()
  }

  #pass({ B, T, padded, places }: ScoreGroup): ScoringPass {
    const { model, reach, engine, times = 1 } = this.#options
    return this.#passes.of({ model, reach, B, T, padded }, engine, Math.ceil(places.length / B) * times)
  }
}

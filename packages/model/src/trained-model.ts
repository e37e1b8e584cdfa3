import type { Strings } from '@sweepstack/brackets'
import type { ModelSpec, StringReach } from '@sweepstack/contracts'
import { type Layout, layoutOf, readView } from '@sweepstack/weights'
import { residuals } from './forward.js'
import { type Graphs, noGraphs } from './graphs.js'
import { cutParameters } from './parameters.js'
import { checkReach } from './reach.js'
import { planScoring } from './score-plan.js'
import { Scorer } from './scorer.js'
import type { Tensor, Tf } from './tf.js'
import { lengthOf, packTokens } from './tokens.js'

/**
 * The residual stream at one hook, by TransformerLens's names: `blocks.0.hook_resid_pre` (the embedding) and
 * `blocks.{l}.hook_resid_post` (what block l hands on; with post-norm, after its norm).
 * `data` is [n, T, D]; what stands at padding has no meaning.
 */
export type Residual = { hook: string; layer: number; data: Float32Array; shape: [number, number, number] }

export type ModelOptions = {
  tf: Tf
  spec: ModelSpec
  /** The strings it is made for. */
  reach: StringReach
  /** [P], laid out by `layoutOf(spec, reach)`; taken over, not copied. */
  params: Float32Array
  engine?: 'compiled' | 'eager'
  /** Where compiled functions come from and go to; without, they are compiled anew. */
  graphs?: Graphs
}

/** A transformer and its weights. Dispose it after use: it holds native memory. */
export class TrainedModel {
  readonly tf: Tf
  readonly spec: ModelSpec
  readonly reach: StringReach
  readonly params: Float32Array
  readonly layout: Layout
  readonly #scorer: Scorer
  readonly #flat: Tensor

  /** @throws RangeError when the flat vector is not of the spec's size */
  constructor({ tf, spec, reach, params, engine = 'compiled', graphs = noGraphs() }: ModelOptions) {
    this.layout = layoutOf(spec, reach)
    if (params.length !== this.layout.size)
      throw new RangeError(`the spec has ${this.layout.size} parameters, the vector ${params.length}`)
    this.tf = tf
    this.spec = spec
    this.reach = reach
    this.params = params
    this.#scorer = new Scorer(tf, { model: spec, reach, engine, graphs })
    this.#flat = tf.tensor1d(params)
  }

  /** How a compiled forward pass disagreed so far, see `Scorer`. */
  get mismatch(): string | null {
    return this.#scorer.mismatch
  }

  /** A parameter by its TransformerLens name, in TransformerLens's shape, row-major. */
  parameter(name: string): { shape: number[]; data: Float32Array } {
    const view = this.layout.views.find((v) => v.name === name)
    if (view === undefined) throw new RangeError(`the model has no parameter ${name}`)
    return { shape: view.shape, data: readView(this.params, view) }
  }

  /** The logits of the strings at `indices` (all without), in that order. See `Scorer.logits` for errors. */
  logits(
    strings: Strings,
    {
      indices = allOf(strings),
      shouldStop,
    }: { indices?: ArrayLike<number>; shouldStop?: () => boolean } = {},
  ): Promise<Float32Array> {
    return this.#scorer.logits(this.#flat, strings, indices, shouldStop)
  }

  /**
   * The residual stream of the strings at `indices`, layer 0 (the embedding) to L, each [n, T, D] with T of the
   * longest string. Held in memory whole: n · T · D · (L + 1) numbers.
   */
  residuals(strings: Strings, indices: ArrayLike<number> = allOf(strings)): Residual[] {
    const { tf, spec, reach } = this
    checkReach({ model: spec, reach }, strings, indices)
    const lengths = Array.from(indices, (i) => lengthOf(strings, i))
    const longest = lengths.reduce((a, b) => Math.max(a, b), 0)
    const T = (spec.padding === 'seen' ? reach.length : longest) + 2
    const D = spec.dModel
    const padded = lengths.some((length) => length !== T - 2)
    const found = hooksOf(spec).map(
      (hook, layer): Residual => ({
        hook,
        layer,
        data: new Float32Array(indices.length * T * D),
        shape: [indices.length, T, D],
      }),
    )
    const B = Math.max(1, planScoring({ model: spec, reach }, strings, indices).at(-1)?.B ?? 1)
    for (let from = 0; from < indices.length; from += B) {
      const rows = Array.from(indices).slice(from, from + B)
      tf.tidy(() => {
        const parameters = cutParameters(tf, this.layout, this.#flat)
        const tokens = tf.tensor2d(packTokens(strings, rows, T), [rows.length, T], 'int32')
        residuals(tf, { model: spec, parameters, tokens, padded }).forEach((x, layer) => {
          found[layer]!.data.set(x.dataSync() as Float32Array, from * T * D)
        })
      })
    }
    return found
  }

  dispose(): void {
    this.#scorer.dispose()
    this.#flat.dispose()
  }
}

export const hooksOf = ({ layers }: ModelSpec): string[] => [
  'blocks.0.hook_resid_pre',
  ...Array.from({ length: layers }, (_, l) => `blocks.${l}.hook_resid_post`),
]

const allOf = ({ n }: Strings): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i)

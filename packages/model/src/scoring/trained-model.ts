import type { Strings } from '@sweepstack/brackets'
import type { ModelSpec, StringReach } from '@sweepstack/contracts'
import { type Layout, layoutOf, readView } from '@sweepstack/weights'
import type { Tensor, Tf } from '../transformer/tf.js'
import { type Captured, type CaptureInput, type CaptureModel, capture } from './capture.js'
import { PassPools } from './passes.js'
import { Scorer } from './scorer.js'

export type ModelOptions = {
  tf: Tf
  spec: ModelSpec
  /** The strings it is made for. */
  reach: StringReach
  /** [P], laid out by `layoutOf(spec, reach)`; taken over, not copied. */
  params: Float32Array
  engine?: 'compiled' | 'eager'
  /** Where compiled functions come from and go to; without, they are compiled anew. */
  graphs?: { passes: PassPools }
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
  readonly #capturing: CaptureModel
  #captureMismatch: string | null = null

  /** @throws RangeError when the flat vector is not of the spec's size */
  constructor({ tf, spec, reach, params, engine = 'compiled', graphs = NONE }: ModelOptions) {
    this.layout = layoutOf(spec, reach)
    if (params.length !== this.layout.size)
      throw new RangeError(`the spec has ${this.layout.size} parameters, the vector ${params.length}`)
    this.tf = tf
    this.spec = spec
    this.reach = reach
    this.params = params
    this.#flat = tf.tensor1d(params)
    const shared = { model: spec, reach, engine, pools: graphs.passes }
    this.#scorer = new Scorer(tf, shared)
    this.#capturing = {
      ...{ tf, ...shared, params: this.#flat },
      onMismatch: (how) => {
        this.#captureMismatch ??= how
      },
    }
  }

  /** How a compiled forward pass disagreed so far, see `Scorer`. */
  get mismatch(): string | null {
    return this.#scorer.mismatch ?? this.#captureMismatch
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

  /** Activations of the plain pass, batch by batch: see `capture`. */
  capture(input: CaptureInput): AsyncGenerator<Captured> {
    return capture(this.#capturing, input)
  }

  dispose(): void {
    this.#scorer.dispose()
    this.#flat.dispose()
  }
}

const allOf = ({ n }: Strings): Uint32Array => Uint32Array.from({ length: n }, (_, i) => i)

/** Keeps nothing. */
const NONE = { passes: new PassPools(0) }

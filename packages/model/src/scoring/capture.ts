import type { Strings } from '@sweepstack/brackets'
import { type HookShape, hooksOf, type ModelSpec, type StringReach } from '@sweepstack/contracts'
import { type HookedShape, hookedKey, hookedPass, sizesOf } from '../transformer/hooked-pass.js'
import { checkReach } from '../transformer/reach.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { lengthOf, packTokens } from '../transformer/tokens.js'
import { breather } from './breather.js'
import { HeldPasses, type PassPools } from './passes.js'
import { maskOf, type Positions, type PositionsOf, packPositions, positionsBy } from './positions.js'
import { batchWithin, widthsOf } from './score-plan.js'

export type CaptureInput = {
  strings: Strings
  /** Which of the strings, and in which order; all without. */
  indices?: ArrayLike<number>
  /** Names from `hooksOf`; nothing else is kept. */
  hooks: readonly string[]
  positions?: Positions
  shouldStop?: () => boolean
}

/** Some of the strings asked for, b of them, each read at P positions: all T of the longest, or fewer. */
export type Captured = {
  indices: Uint32Array
  /** By hook: row-major, of its shape in `HOOKS`, with b for B and P for T and Q. What stands where `tokenMask` is 0 has no meaning. */
  hooks: Map<string, { shape: readonly number[]; data: Float32Array }>
  /** [b, P], row-major: 1 at a token of the model, 0 at padding and where another string has more positions. */
  tokenMask: Uint8Array
}

export type CaptureModel = {
  tf: Tf
  model: ModelSpec
  reach: StringReach
  engine: 'compiled' | 'eager'
  pools: PassPools
  /** The flat vector [P]. */
  params: Tensor
  /** Told how a compiled pass disagreed with the eager one, which then took its place. */
  onMismatch: (how: string) => void
}

type Batch = { indices: Uint32Array; shape: HookedShape }

/**
 * Activations of the plain pass, batch by batch, in the order asked; never more than a batch is held. Gives way to other events
 * about every 50 ms.
 * @throws RangeError for a hook the model does not have, a position beyond a string's, or `read` where a mean is read;
 *   SweepstackError `data.impossible` for strings that the model's positions do not reach, `run.cancelled` when shouldStop says so
 */
export async function* capture(source: CaptureModel, input: CaptureInput): AsyncGenerator<Captured> {
  const { strings, positions = 'all', shouldStop = () => false } = input
  const asked = input.indices ?? Uint32Array.from({ length: strings.n }, (_, i) => i)
  const hooks = knownHooks(source.model, input.hooks)
  checkReach(source, strings, asked)
  const indices = Uint32Array.from(asked)
  const positionsOf = positions === 'all' ? null : positionsBy(source.model, strings, positions)
  const batches = batchesOf(source, strings, indices, [...hooks.keys()], positionsOf)
  const counts = new Map<string, number>()
  for (const { shape } of batches) counts.set(hookedKey(shape), (counts.get(hookedKey(shape)) ?? 0) + 1)
  const passes = new HeldPasses(source.pools.hooked, hookedKey, (shape: HookedShape, engine) =>
    hookedPass(source.tf, shape, engine),
  )
  const breathe = breather(shouldStop)
  try {
    for (const batch of batches) {
      const pass = passes.of(batch.shape, source.engine, counts.get(hookedKey(batch.shape))!)
      const { B, T, P } = batch.shape
      // The last batch is filled up with its first string: a pass has one shape.
      const rows = Uint32Array.from({ length: B }, (_, row) => batch.indices[row] ?? batch.indices[0]!)
      const chosen = positionsOf && { positions: packPositions(rows, positionsOf, P!) }
      const found = pass.run({ params: source.params, tokens: packTokens(strings, rows, T), ...chosen })
      const b = batch.indices.length
      const named = [...hooks].map(([name, letters], i) => {
        const shape = [b, ...sizesOf(batch.shape, letters).slice(1)]
        const size = shape.reduce((product, n) => product * n, 1)
        return [name, { shape, data: (found[`h${i}`] as Float32Array).slice(0, size) }] as const
      })
      const tokenMask = maskOf(source.model, strings, batch.indices, { width: P ?? T, positionsOf })
      yield { indices: batch.indices, hooks: new Map(named), tokenMask }
      await breathe()
    }
  } finally {
    if (passes.mismatch !== null) source.onMismatch(passes.mismatch)
    passes.giveBack()
  }
}

/** The hooks asked for, each once, with their shapes. */
const knownHooks = (model: ModelSpec, names: readonly string[]): Map<string, HookShape> => {
  if (names.length === 0) throw new RangeError('no hook is named')
  const known = new Map(hooksOf(model).map(({ name, shape }) => [name, shape]))
  return new Map(
    names.map((name) => {
      const shape = known.get(name)
      if (shape === undefined)
        throw new RangeError(`the model has no hook ${name}; it has ${[...known.keys()].join(', ')}`)
      return [name, shape]
    }),
  )
}

/** Batches in the order asked, each padded to a width that its longest string fits in. */
const batchesOf = (
  { model, reach }: CaptureModel,
  strings: Strings,
  indices: Uint32Array,
  hooks: string[],
  positionsOf: PositionsOf | null,
): Batch[] => {
  const lengths = indices.map((i) => lengthOf(strings, i))
  const widthOf = widthsOf({ model, reach }, lengths)
  const longest = (some: Uint32Array): number =>
    some.reduce((most, length) => Math.max(most, widthOf(length)), 0)
  const B = Math.min(indices.length, batchWithin(floatsAString(model, longest(lengths) + 2)))
  const P = positionsOf && indices.reduce((most, i) => Math.max(most, positionsOf(i).length), 1)
  const batches: Batch[] = []
  for (let from = 0; from < indices.length; from += B) {
    const T = longest(lengths.subarray(from, from + B)) + 2
    batches.push({ indices: indices.slice(from, from + B), shape: { model, reach, B, T, hooks, P } })
  }
  return batches
}

/**
 * Of a string of T tokens: the widest moment of the plain pass, with each head's result and the scores, a few times over. Batches of this size took
 * no longer than ones four times as large, and 110 MB less.
 */
const floatsAString = ({ dModel: D, heads: H, dMlp: F }: ModelSpec, T: number): number =>
  4 * (T * ((8 + H) * D + 2 * F) + 4 * H * T * T)

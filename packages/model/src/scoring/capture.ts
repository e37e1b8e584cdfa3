import type { Strings } from '@sweepstack/brackets'
import {
  type HookShape,
  hasEnd,
  hasStart,
  hooksOf,
  type ModelSpec,
  type StringReach,
} from '@sweepstack/contracts'
import { type HookedShape, hookedKey, hookedPass, sizesOf } from '../transformer/hooked-pass.js'
import { checkReach } from '../transformer/reach.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { lengthOf, packTokens } from '../transformer/tokens.js'
import { breather } from './breather.js'
import { HeldPasses, type PassPools } from './passes.js'
import { batchWithin, widthsOf } from './score-plan.js'

/**
 * Where hooks are read: at every position, at the one the logit is read from, or at some of each string, those of string i. Positions
 * are ours: 0 is the place of the start token, whether or not the model has one; bracket b, from 0, stands at b + 1.
 */
export type Positions = 'all' | 'read' | PositionsOf
type PositionsOf = (i: number) => ArrayLike<number>

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
}

type Batch = { indices: Uint32Array; shape: HookedShape }

/**
 * Activations of the plain pass, batch by batch, in the order asked; never more than a batch is held. Gives way to other events
 * about every 50 ms.
 * @throws RangeError for a hook the model does not have, a position beyond a string's, or `read` where a mean is read;
 *   SweepstackError `data.impossible` for strings that the model's positions do not reach, `run.cancelled` when shouldStop says so
 */
export async function* capture(from: CaptureModel, input: CaptureInput): AsyncGenerator<Captured> {
  const { strings, positions = 'all', shouldStop = () => false } = input
  const indices = Uint32Array.from(input.indices ?? { length: strings.n }, (value, i) => value ?? i)
  const hooks = knownHooks(from.model, input.hooks)
  checkReach(from, strings, indices)
  const positionsOf = positions === 'all' ? null : positionsBy(from.model, strings, positions)
  const batches = batchesOf(from, strings, indices, [...hooks.keys()], positionsOf)
  const counts = new Map<string, number>()
  for (const { shape } of batches) counts.set(hookedKey(shape), (counts.get(hookedKey(shape)) ?? 0) + 1)
  const passes = new HeldPasses(from.pools.hooked, hookedKey, (shape: HookedShape, engine) =>
    hookedPass(from.tf, shape, engine),
  )
  const breathe = breather(shouldStop)
  try {
    for (const batch of batches) {
      const pass = passes.of(batch.shape, from.engine, counts.get(hookedKey(batch.shape))!)
      const { B, T, P } = batch.shape
      // The last batch is filled up with its first string: a pass has one shape.
      const rows = Uint32Array.from({ length: B }, (_, row) => batch.indices[row] ?? batch.indices[0]!)
      const chosen = positionsOf && { positions: packPositions(rows, positionsOf, P!) }
      const found = pass.run({ params: from.params, tokens: packTokens(strings, rows, T), ...chosen })
      const b = batch.indices.length
      const named = [...hooks].map(([name, letters], i) => {
        const shape = [b, ...sizesOf(batch.shape, letters).slice(1)]
        const size = shape.reduce((product, n) => product * n, 1)
        return [name, { shape, data: (found[`h${i}`] as Float32Array).slice(0, size) }] as const
      })
      const tokenMask = maskOf(from.model, strings, batch, positionsOf)
      yield { indices: batch.indices, hooks: new Map(named), tokenMask }
      await breathe()
    }
  } finally {
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

const positionsBy = (
  model: ModelSpec,
  strings: Strings,
  positions: Exclude<Positions, 'all'>,
): PositionsOf => {
  if (positions !== 'read')
    return (i) => {
      const chosen = Array.from(positions(i))
      const bad = chosen.find((p) => !(Number.isInteger(p) && p >= 0 && p <= lengthOf(strings, i) + 1))
      if (bad === undefined) return chosen
      throw new RangeError(
        `string ${i} has positions 0 to ${lengthOf(strings, i) + 1}, and ${bad} is asked for`,
      )
    }
  const { readout } = model
  if (readout === 'eos') return (i) => [lengthOf(strings, i) + 1]
  if (readout === 'last') return (i) => [lengthOf(strings, i)]
  if (readout === 'first') return () => [hasStart(model) ? 0 : 1]
  throw new RangeError(`readout ${readout} reads a mean of positions; the hook unembed.hook_in is that mean`)
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
  const B = Math.min(indices.length, batchWithin(floatsOf(model, longest(lengths) + 2)))
  const P = positionsOf && indices.reduce((most, i) => Math.max(most, positionsOf(i).length), 1)
  const batches: Batch[] = []
  for (let from = 0; from < indices.length; from += B) {
    const T = longest(lengths.subarray(from, from + B)) + 2
    batches.push({ indices: indices.slice(from, from + B), shape: { model, reach, B, T, hooks, P } })
  }
  return batches
}

/** Of a string of T tokens at the widest moment of the plain pass: each head's result among others, and scores. */
const floatsOf = ({ dModel: D, heads: H, dMlp: F }: ModelSpec, T: number): number =>
  T * ((8 + H) * D + 2 * F) + 4 * H * T * T

/** Positions [B, P] of the strings in the rows; where a string has fewer than P, its place 0 stands in. */
const packPositions = (rows: Uint32Array, positionsOf: PositionsOf, P: number): Int32Array => {
  const packed = new Int32Array(rows.length * P)
  rows.forEach((i, row) => {
    packed.set(Array.from(positionsOf(i)), row * P)
  })
  return packed
}

/** Where a token of the model stands, of the positions read: [b, P] or [b, T]. */
const maskOf = (
  model: ModelSpec,
  strings: Strings,
  { indices, shape: { T, P } }: Batch,
  positionsOf: PositionsOf | null,
): Uint8Array => {
  const mask = new Uint8Array(indices.length * (P ?? T))
  indices.forEach((i, row) => {
    const n = lengthOf(strings, i)
    const [first, last] = [hasStart(model) ? 0 : 1, hasEnd(model) ? n + 1 : n]
    const read = positionsOf?.(i) ?? Array.from({ length: T }, (_, t) => t)
    for (let at = 0; at < read.length; at++)
      if (read[at]! >= first && read[at]! <= last) mask[row * (P ?? T) + at] = 1
  })
  return mask
}

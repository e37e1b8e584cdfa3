import { type Composition, choicesOf, isWithin, lengthReach, SweepstackError } from '@sweepstack/contracts'
import { rngs } from '@sweepstack/stats'
import { kindIndex } from '../features/kinds.js'
import { tableKey } from '../negatives/kind.js'
import { Draft } from '../strings/draft.js'
import { Slots } from '../strings/slots.js'
import type { StringIndex } from '../strings/string-index.js'
import type { Strings } from '../strings/strings.js'
import { freeDraws } from './free.js'
import { mixture } from './mixture.js'
import { orderByKey } from './order.js'
import { type Part, partsOf } from './parts.js'
import { shapesOf } from './shapes.js'
import { longestSource, toolsOf } from './tools.js'

export type Sampling = {
  seed: number
  /** names the dataset: different names, different strings */
  stream: string
  /** strings that must not occur: those of the tests and the validation set */
  avoid: StringIndex | null
}

type Written = { strings: Strings; kind: Uint8Array; sources: Strings | null }

/** Writes the strings from `from` to `to` (not with it) of a dataset; any range, in any order, gives the same strings. */
export type Writer = (from: number, to: number, withSources: boolean) => Written

/**
 * The writer of a dataset of n strings. String i is drawn from stream i alone; which part it is of comes from exact
 * shares (see mixture.ts). The strings of a range are drawn table by table, and each written to its place.
 * @param upTo strings from this one on are not asked for
 * @throws SweepstackError `data.impossible`
 */
export const writerOf = (composition: Composition, n: number, sampling: Sampling, upTo = n): Writer => {
  const { seed, stream } = sampling
  const { types, pairs } = composition
  const perUnit = pairs === null ? 1 : 2
  if (n % perUnit !== 0)
    throw new SweepstackError('data.impossible', `${stream}: ${n} strings are not whole pairs`, {
      fix: `use ${n + 1}`,
    })
  const longest = lengthReach(composition).max
  const tools = toolsOf(composition)
  const shapes = shapesOf(composition)
  const parts = partsOf(composition, tools)
  const places = mixture(
    parts.map(({ weight }) => weight),
    n / perUnit,
    seed,
    stream,
    Math.ceil(upTo / perUnit),
  )
  const partOf = (unit: number): Part => parts[places[unit] as number] as Part
  const streams = rngs(seed, stream)
  const draw = freeDraws(composition, tools, shapes, sampling)
  const draft = new Draft()
  /** Units of one table have one key: depth, then part, then what else the part's table depends on. */
  const keyOf = (unit: number): number => {
    const r = streams.at(unit * perUnit)
    const shape = shapes(r)
    const table = partOf(unit).tableOf?.(shape, r) ?? tableKey(shape.depth?.min ?? 0, 0)
    return (Math.floor(table / 2 ** 24) * 2 ** 12 + (places[unit] as number)) * 2 ** 24 + (table % 2 ** 24)
  }
  const isGrouped =
    (composition.depth !== null && !isWithin(composition.depth) && choicesOf(composition.depth).length > 1) ||
    parts.some(({ hasManyTables }) => hasManyTables === true)

  return (from, to, withSources) => {
    const strings = new Slots(to - from, longest)
    const sources = withSources ? new Slots(to - from, longestSource(composition)) : null
    const kind = new Uint8Array(to - from)
    const put = (i: number, string: Uint8Array, source: Uint8Array | null, itsKind: number): void => {
      if (i < from || i >= to) return
      strings.set(i - from, string)
      kind[i - from] = itsKind
      if (source !== null) sources?.set(i - from, source)
    }
    const first = Math.floor(from / perUnit)
    const units = Math.ceil(to / perUnit) - first
    const order = isGrouped ? orderByKey(units, (unit) => keyOf(first + unit)) : null
    for (let at = 0; at < units; at++) {
      const unit = first + (order === null ? at : (order[at] as number))
      const part = partOf(unit)
      draft.clear()
      draw(part, streams.at(unit * perUnit), draft)
      if (part.isPair) put(2 * unit, draft.source, null, kindIndex('balanced'))
      put((unit + 1) * perUnit - 1, draft.string, draft.source, part.kind)
    }
    return { strings: strings.pack(types), kind, sources: sources?.pack(types) ?? null }
  }
}

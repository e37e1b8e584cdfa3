import { type Negative, type NegativeKind, SweepstackError } from '@sweepstack/contracts'
import type { Rng } from '@sweepstack/stats'
import type { BalancedSampler } from '../samplers/balanced.js'
import type { WalkSampler } from '../samplers/walks.js'
import type { Draft } from '../strings/draft.js'
import type { Shape } from '../strings/shape.js'

export type NegativeOf<K extends NegativeKind> = Extract<Negative, { kind: K }>

/** What strings of a composition are drawn with; one set serves all its parts. */
export type Tools = {
  types: number
  /** brackets of the longest string of the dataset */
  longest: number
  /** balanced strings, typed, up to `longestSource` */
  balanced: BalancedSampler
  walks: WalkSampler
}

/** Draws one string of a shape into a draft, with its source if it has one. @throws SweepstackError `data.impossible` */
export type Draw = (shape: Shape, r: Rng, draft: Draft) => void

/** One kind of negative, ready to draw. */
export type NegativeSampler = {
  draw: Draw
  /**
   * Names the table that `draw` would use, from the same stream, so that strings of one table can be drawn one after
   * the other. Without it the shape's depth names the table.
   */
  tableOf?: (shape: Shape, r: Rng) => number
  /** Whether strings of one depth need several tables, so that naming them is worth its time. */
  hasManyTables?: boolean
  /** There where strings have the depth of a balanced one: whether one of the length can have that depth. */
  sameDepth?: (length: number, depth: number, r: Rng) => boolean
}

/** How a kind is drawn; what can be made once is made here, and not string by string. */
export type Kind<K extends NegativeKind> = (negative: NegativeOf<K>, tools: Tools) => NegativeSampler

/** The name of a table for a depth (0: none in particular) and up to 24 bits of something else. */
export const tableKey = (depth: number, rest: number): number => depth * 2 ** 24 + rest

export const impossible = (message: string, fix: string): SweepstackError =>
  new SweepstackError('data.impossible', message, { fix })

import { MAX_LENGTH, type TorchImport } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { sinusoidalPositions } from '../own/positions.js'
import { sizeOf } from '../shape.js'
import type { State } from './state.js'

/** Positions as a table [rows, D], of which nothing is read or computed before it is asked for. */
export type PositionTable = { rows: number; values: () => Float32Array }

/**
 * The table of positions: the tensor of that name, whatever axes of 1 it has; computed where they are sinusoids that do not
 * begin where ours do. Null where there are none, or ours are the same.
 */
export const positionTable = (
  state: State,
  positions: string | null,
  { positional, tokens, context }: TorchImport,
  D: number,
): PositionTable | null => {
  if (positions !== null) {
    const shape = state.shape(positions)
    const found = D === 0 ? 0 : sizeOf(shape) / D
    if (shape.filter((n) => n !== 1).length > 2 || shape.at(-1) !== D || found < 1)
      throw fault(positions, `has shape [${shape}], and should be a table of vectors of ${D}`)
    if (context !== null && context > found)
      throw fault('context', `is ${context}, and there are ${found} positions`, `give at most ${found}`)
    const rows = Math.min(context ?? found, MAX_LENGTH + 2)
    return { rows, values: () => state.take(positions, shape).subarray(0, rows * D) }
  }
  if (positional !== 'sinusoidal' || tokens.start !== null || D % 2 !== 0) return null
  const rows = context ?? MAX_LENGTH + 1
  return { rows, values: () => sinusoidalPositions(rows, D) }
}

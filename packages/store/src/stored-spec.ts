import { type CellSpec, cellSchema } from '@sweepstack/contracts'

/** A cell's spec as it was stored, perhaps by an earlier version: fields that there were none of then get their defaults. */
export const storedSpec = (stored: unknown): CellSpec => cellSchema.parse(stored)

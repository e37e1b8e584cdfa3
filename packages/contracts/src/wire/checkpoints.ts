import { z } from 'zod'

const FOLDER = 'checkpoints'
const SNAPSHOTS = 'snapshots'

/** The artifact that a checkpoint or a snapshot is, by its step; filled up so that a list by name is one by step. */
const nameOf = (folder: string, step: number): string =>
  `${folder}/step-${String(step).padStart(8, '0')}.safetensors`
export const checkpointName = (step: number): string => nameOf(FOLDER, step)
export const snapshotName = (step: number): string => nameOf(SNAPSHOTS, step)

/** The step of a checkpoint's name; null for any other name. */
export const stepOfCheckpoint = (name: string): number | null => {
  const step = Number(/^checkpoints\/step-(\d{8,9})\.safetensors$/.exec(name)?.[1] ?? Number.NaN)
  return checkpointName(step) === name ? step : null
}

/** A state of a run's training that it can go on from, as a safetensors file. */
export const checkpointSchema = z.object({
  step: z.int(),
  attempt: z.int().describe('the one that wrote it'),
  best: z.boolean().describe('its validation loss was the lowest so far, and the spec keeps the best'),
  periodic: z.boolean().describe('its step is a multiple of checkpoints.keep.every'),
  validationLoss: z.number().nullable().describe('null where the step was not validated'),
  name: z.string().describe('of the artifact it can be downloaded as'),
  sha256: z.string(),
  bytes: z.int(),
  createdAt: z.iso.datetime(),
})
export type CheckpointView = z.infer<typeof checkpointSchema>

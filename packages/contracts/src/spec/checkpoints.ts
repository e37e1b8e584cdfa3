import { z } from 'zod'

/** Kept checkpoints and snapshots of one run at most: each is a file. */
export const MAX_KEPT = 1000

const keepSchema = z.strictObject({
  last: z.int().min(0).max(MAX_KEPT).default(0).describe('this many of the newest'),
  best: z.boolean().default(false).describe('the one of the lowest validation loss'),
  every: z.int().positive().nullable().default(null).describe('those at multiples of so many steps'),
})

/**
 * When the whole state of a training (weights, optimizer, place in the data) is put away, so that a run whose worker dies goes on from
 * there, and what is kept of it once the run is done. No result depends on it.
 */
export const checkpointsSchema = z.strictObject({
  everySeconds: z
    .number()
    .min(1)
    .max(86_400)
    .nullable()
    .default(60)
    .describe('most seconds of training that a death costs; null: not by time'),
  everySteps: z.int().positive().nullable().default(null).describe('as often as this, too'),
  keep: keepSchema.prefault({}).describe('what stays once the run is done; its weights always do'),
})
export type CheckpointSpec = z.infer<typeof checkpointsSchema>

const stepList = z
  .array(z.int().min(0))
  .min(1)
  .max(MAX_KEPT)
  .refine((steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] as number)), {
    error: 'steps ascend, each once; sort the list and drop copies',
  })

/** At which steps the weights alone are kept as artifacts, to look at how a model learns. */
export const snapshotsSchema = z.union([z.strictObject({ perDecade: z.int().min(1).max(100) }), stepList])
export type SnapshotSpec = z.infer<typeof snapshotsSchema>

/**
 * The steps of a training of `steps` steps that leave a snapshot, ascending. `{ perDecade: n }` is 0, the whole numbers nearest to
 * 10^(k / n), and the last: `{ perDecade: 3 }` of 100 steps is 0, 1, 2, 5, 10, 22, 46, 100.
 */
export const snapshotSteps = (spec: SnapshotSpec | null, steps: number): number[] => {
  if (spec === null) return []
  if (Array.isArray(spec)) return spec.filter((step) => step <= steps)
  const found = new Set([0])
  for (let k = 0; ; k++) {
    const step = Math.round(10 ** (k / spec.perDecade))
    if (step > steps) break
    found.add(step)
  }
  return [...found.add(steps)]
}

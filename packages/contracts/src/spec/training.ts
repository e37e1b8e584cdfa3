import { z } from 'zod'
import { checkpointsSchema, snapshotsSchema } from './checkpoints.js'
import { probability } from './numbers.js'

const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({
    kind: z.literal('cosine'),
    warmupSteps: z.int().min(0).default(0).describe('linear warm-up from 0'),
    finalFraction: probability.default(0).describe('learning rate at the last step, as a share of the peak'),
  }),
])

export const trainingSchema = z.strictObject({
  optimizer: z
    .enum(['adam', 'adamw', 'sgd'])
    .default('adamw')
    .describe('adam and sgd: decay as L2 in the gradient; adamw: decoupled decay; as torch.optim has them'),
  learningRate: z
    .number()
    .positive()
    .max(10)
    .default(1e-3)
    .describe('sgd learns little at the default: try 0.1'),
  schedule: scheduleSchema.default({ kind: 'constant' }),
  beta1: probability.lt(1).default(0.9).describe('of adam and adamw'),
  beta2: probability.lt(1).default(0.999).describe('of adam and adamw'),
  epsilon: z.number().positive().default(1e-8).describe('of adam and adamw'),
  momentum: probability.lt(1).default(0.9).describe('of sgd; 0: none'),
  weightDecay: z.number().min(0).max(10).default(0.01),
  gradientClip: z.number().positive().nullable().default(1).describe('global L2 norm; null: no clipping'),
  batchSize: z.int().min(1).max(8192).default(64),
  epochs: z.number().positive().max(10_000).default(10),
  maxSteps: z.int().positive().nullable().default(null).describe('ends training early, whatever the epochs'),
  earlyStopping: z
    .strictObject({
      patience: z.int().min(1).describe('validations without a better loss'),
      minDelta: z.number().min(0).default(0),
    })
    .nullable()
    .default(null)
    .describe('on validation loss; the best weights are kept'),
  validateEvery: z.int().positive().nullable().default(null).describe('steps; null: each epoch'),
  metricsEvery: z.int().positive().default(20).describe('steps between stored metrics'),
  checkpoints: checkpointsSchema
    .prefault({})
    .describe('when the training is put away so that it can go on after a crash'),
  snapshots: snapshotsSchema
    .nullable()
    .default(null)
    .describe(
      'weights kept along the way: at 0, at about so many steps per power of ten and at the last, or at the steps of a list',
    ),
  engine: z.enum(['compiled', 'eager']).default('compiled'),
})
export type TrainingSpec = z.infer<typeof trainingSchema>
export type ScheduleSpec = TrainingSpec['schedule']

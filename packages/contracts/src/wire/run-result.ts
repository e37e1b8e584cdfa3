import { z } from 'zod'
import { axisSchema, labelSchema } from '../axes.js'
import { type ProbeTarget, probeTargets } from '../spec/probes.js'
import { shortcutSchema } from './audit.js'

const n = z.int().min(0)

/**
 * One bucket of a test: of the strings with this value and label, n there are, `correct` the model has right, and
 * `counter` the best rule that sees only the count: of all strings of the test with a count it says the commoner label
 * (balanced where they are as many).
 */
export const bucketSchema = z.object({
  axis: axisSchema,
  value: z.string().describe('decimal for integer axes'),
  label: labelSchema,
  n,
  correct: n,
  counter: n,
})
export type Bucket = z.infer<typeof bucketSchema>

/** Minimal pairs of a test: both right, the balanced one with the larger logit, and the gap balanced - corrupted. */
export const pairsResultSchema = z.object({
  n,
  bothRight: n,
  ordered: n,
  gapMean: z.number(),
  gapSd: z.number(),
})
export type PairsResult = z.infer<typeof pairsResultSchema>

/** A run on one test. Counts are integers, never ratios; `predictedBalanced` of 0 or n is a constant answer. */
export const testResultSchema = z.object({
  test: z.string(),
  n,
  correct: n,
  predictedBalanced: n,
  loss: z.number().describe('mean binary cross-entropy, nats'),
  logitMean: z.number(),
  logitSd: z.number(),
  minLength: n,
  maxLength: n,
  pairs: pairsResultSchema.nullable().describe('null unless the test is made of minimal pairs'),
  shortcuts: z.array(shortcutSchema).describe('what each shortcut scores on the same strings'),
  buckets: z.array(bucketSchema),
})
export type TestResult = z.infer<typeof testResultSchema>

/**
 * A linear probe at one layer (0: the embedding; l: after block l). `score` is R2 (ridge) or accuracy (logistic) on
 * strings the probe was not fitted to. `control` is the score on Hewitt & Liang's control task, `selectivity` is
 * score - control, `shuffled` the score with the labels of the fit shuffled. A figure that is not defined is null:
 * R2 where the target is the same at every position scored, all of them where the test has fewer than three strings.
 */
export const probeResultSchema = z.object({
  target: z.enum(probeTargets as [ProbeTarget, ...ProbeTarget[]]),
  test: z.string(),
  layer: z.int().min(0),
  hook: z.string().describe("TransformerLens's name of the activation, such as blocks.0.hook_resid_post"),
  metric: z.enum(['r2', 'accuracy']),
  score: z.number().nullable(),
  low: z.number().nullable().describe('95 % interval, over the strings scored'),
  high: z.number().nullable(),
  control: z.number().nullable(),
  selectivity: z.number().nullable(),
  shuffled: z.number().nullable(),
  majority: z.number().nullable().describe('share of the commoner class, for accuracy'),
  n: n.describe('positions scored'),
})
export type ProbeResult = z.infer<typeof probeResultSchema>

/** What a run's strings were: the same spec and seed give the same SHA-256 on every machine. */
export const datasetDigestSchema = z.object({
  name: z.string().describe('train, validation or test:<name>'),
  sha256: z.string(),
  n,
  balanced: n,
  droppedLeaks: n.describe('training strings left out because a test or the validation set has them'),
})
export type DatasetDigest = z.infer<typeof datasetDigestSchema>

export const trainingSummarySchema = z.object({
  steps: n,
  epochs: z.number(),
  seconds: z.number(),
  tokensPerSecond: z.number(),
  parameters: n,
  stoppedEarly: z.boolean(),
  bestStep: n.nullable().describe('the step whose weights were kept, with early stopping'),
  validationLoss: z.number().nullable(),
  validationAccuracy: z.number().nullable(),
})
export type TrainingSummary = z.infer<typeof trainingSummarySchema>

/**
 * What the run was computed with, so that differences between machines can be explained: the same spec and seed give the same weights, to the
 * bit, where all of this is the same. What may be absent was not recorded by earlier versions.
 */
export const environmentSchema = z.object({
  sweepstack: z.string().optional(),
  node: z.string(),
  platform: z.string(),
  cpu: z.string(),
  cpuFeatures: z
    .array(z.string())
    .optional()
    .describe('vector extensions that TensorFlow picks its kernels by'),
  tensorflow: z.string(),
  tensorflowBuild: z
    .string()
    .nullable()
    .optional()
    .describe('build ids of its libraries; null where they are not to be known'),
  oneDnn: z
    .enum(['default', 'on', 'off'])
    .optional()
    .describe('TF_ENABLE_ONEDNN_OPTS, 1 on x64 where nobody set it; default: TensorFlow decided by the CPU'),
  tfjs: z.string(),
  engine: z.enum(['compiled', 'eager']),
  mismatch: z
    .string()
    .nullable()
    .optional()
    .describe(
      'why the steps or the answers were computed eagerly although the spec says compiled: how the first compiled one disagreed',
    ),
  threads: z.int(),
})
export type Environment = z.infer<typeof environmentSchema>

/** All a trainer says of a finished run. Artifacts travel beside it, as bytes. */
export const runResultSchema = z.object({
  tests: z.array(testResultSchema),
  probes: z.array(probeResultSchema),
  datasets: z.array(datasetDigestSchema),
  training: trainingSummarySchema,
  environment: environmentSchema,
})
export type RunResult = z.infer<typeof runResultSchema>

/**
 * A file a run leaves behind, kept by its SHA-256: weights.safetensors, logits/<test>.csv.gz, snapshots/step-<step>.safetensors,
 * checkpoints/step-<step>.safetensors.
 */
export const artifactSchema = z.object({
  name: z.string(),
  mediaType: z.string(),
  sha256: z.string(),
  bytes: n,
})
export type Artifact = z.infer<typeof artifactSchema>

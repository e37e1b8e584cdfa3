import { z } from 'zod'
import { probability } from './numbers.js'
import { READOUTS, readouts } from './readouts.js'

const activation = z.enum(['relu', 'gelu', 'gelu_new'])

const headSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('linear') }),
  z.strictObject({
    kind: z.literal('mlp'),
    hidden: z.int().min(1).max(16_384).default(64),
    norm: z.boolean().default(true).describe('a layer norm before the activation'),
    activation: activation.default('relu'),
  }),
])

/** A transformer encoder over bracket tokens with one logit (positive: balanced). TransformerLens's words. */
export const modelSchema = z
  .strictObject({
    layers: z.int().min(1).max(64).default(2),
    dModel: z.int().min(2).max(4096).default(64).describe('width of the residual stream'),
    heads: z.int().min(1).max(64).default(4),
    dMlp: z.int().min(1).max(16_384).default(256),
    activation: activation.default('relu').describe('gelu is exact, gelu_new its tanh approximation'),
    positional: z.enum(['sinusoidal', 'learned', 'none']).default('sinusoidal'),
    attention: z.enum(['bidirectional', 'causal']).default('bidirectional'),
    readout: z
      .enum(readouts)
      .default('eos')
      .describe(`position the logit is read from: ${Object.values(READOUTS).join('; ')}`),
    norm: z.enum(['pre', 'post', 'none']).default('pre').describe('where the layer norms of a block stand'),
    finalNorm: z
      .boolean()
      .nullable()
      .default(null)
      .describe('a layer norm after the last block; null: with norm pre'),
    head: headSchema
      .default({ kind: 'linear' })
      .describe(
        'from the vector read to the logit: one linear map; or mlp, as the study had it: linear to hidden (64), a layer norm (norm: true), activation (relu), linear',
      ),
    eps: z.number().positive().max(1).default(1e-5).describe('added to the variance in layer norms'),
    ends: z
      .enum(['both', 'start', 'end', 'none'])
      .default('both')
      .describe('tokens that stand around the brackets'),
    padding: z
      .enum(['masked', 'seen'])
      .default('masked')
      .describe(
        'seen: attention sees padding, and strings are padded to one length; of models that are imported',
      ),
    dropout: probability.max(0.95).default(0),
    initStd: z
      .number()
      .positive()
      .max(1)
      .nullable()
      .default(null)
      .describe(
        'standard deviation of the initial weight matrices; null: 0.8 / sqrt(dModel), as TransformerLens. Token embeddings beside sinusoids have 1, the last layer of an mlp head 0.8 / sqrt(hidden)',
      ),
  })
  .check((ctx) => {
    const { dModel, heads, positional } = ctx.value
    if (dModel % heads !== 0)
      ctx.issues.push({
        code: 'custom',
        path: ['heads'],
        message: `${heads} heads do not divide dModel ${dModel}; use one of ${divisors(dModel).join(', ')}`,
        input: heads,
      })
    if (positional === 'sinusoidal' && dModel % 2 !== 0)
      ctx.issues.push({
        code: 'custom',
        path: ['dModel'],
        message: `sinusoidal positions need an even dModel; ${dModel} is odd (use ${dModel + 1}, or positional: learned)`,
        input: dModel,
      })
    const { head } = ctx.value
    if (head.kind === 'mlp' && head.norm && head.hidden === 1)
      ctx.issues.push({
        code: 'custom',
        path: ['head', 'hidden'],
        message:
          'the layer norm of a single number is 0, whatever it is; use a larger hidden, or head.norm: false',
        input: head.hidden,
      })
    if (ctx.value.readout === 'first' && ctx.value.attention === 'causal')
      ctx.issues.push({
        code: 'custom',
        path: ['readout'],
        message: 'with causal attention the first position sees nothing; use readout eos, last or mean',
        input: ctx.value.readout,
      })
    if (ctx.value.readout === 'eos' && !hasEnd(ctx.value))
      ctx.issues.push({
        code: 'custom',
        path: ['readout'],
        message: `there is no end token to read from with ends: ${ctx.value.ends}; use readout last or mean, or ends: both`,
        input: ctx.value.readout,
      })
    if (ctx.value.readout === 'mean-all' && ctx.value.padding === 'masked')
      ctx.issues.push({
        code: 'custom',
        path: ['readout'],
        message: 'a mean over all positions depends on how far strings are padded; use readout mean-tokens',
        input: ctx.value.readout,
      })
  })
export type ModelSpec = z.infer<typeof modelSchema>

type Ends = { ends: 'both' | 'start' | 'end' | 'none' }
export const hasStart = ({ ends }: Ends): boolean => ends === 'both' || ends === 'start'
export const hasEnd = ({ ends }: Ends): boolean => ends === 'both' || ends === 'end'
/** Whether there is a longest string for it: positions are learned one by one, or padding is seen. */
export const hasLongest = ({ positional, padding }: Pick<ModelSpec, 'positional' | 'padding'>): boolean =>
  positional === 'learned' || padding === 'seen'
export const hasFinalNorm = ({ norm, finalNorm }: Pick<ModelSpec, 'norm' | 'finalNorm'>): boolean =>
  finalNorm ?? norm === 'pre'

const divisors = (n: number): number[] =>
  Array.from({ length: Math.min(n, 64) }, (_, i) => i + 1).filter((d) => n % d === 0)

import { z } from 'zod'
import { probability } from './numbers.js'

/** A transformer encoder over bracket tokens with one logit (positive: balanced). TransformerLens's words. */
export const modelSchema = z
  .strictObject({
    layers: z.int().min(1).max(64).default(2),
    dModel: z.int().min(2).max(4096).default(64).describe('width of the residual stream'),
    heads: z.int().min(1).max(64).default(4),
    dMlp: z.int().min(1).max(16_384).default(256),
    activation: z.enum(['relu', 'gelu']).default('relu'),
    positional: z.enum(['sinusoidal', 'learned', 'none']).default('sinusoidal'),
    attention: z.enum(['bidirectional', 'causal']).default('bidirectional'),
    readout: z
      .enum(['eos', 'first', 'mean', 'last'])
      .default('eos')
      .describe(
        'position the logit is read from: end token, start token, mean over the brackets, last bracket',
      ),
    norm: z.enum(['pre', 'post']).default('pre'),
    dropout: probability.max(0.95).default(0),
    initStd: z
      .number()
      .positive()
      .max(1)
      .nullable()
      .default(null)
      .describe(
        'standard deviation of the initial weight matrices; null: 0.8 / sqrt(dModel), as TransformerLens. Token embeddings beside sinusoids have 1',
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
    if (ctx.value.readout === 'first' && ctx.value.attention === 'causal')
      ctx.issues.push({
        code: 'custom',
        path: ['readout'],
        message: 'with causal attention the first position sees nothing; use readout eos, last or mean',
        input: ctx.value.readout,
      })
  })
export type ModelSpec = z.infer<typeof modelSchema>

const divisors = (n: number): number[] =>
  Array.from({ length: Math.min(n, 64) }, (_, i) => i + 1).filter((d) => n % d === 0)

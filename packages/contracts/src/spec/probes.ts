import { z } from 'zod'

/**
 * What a linear probe predicts at a position, of the prefix that ends there: its count (the prefix sum), its
 * depth (the largest prefix sum so far) and whether its count is negative.
 */
export const PROBE_TARGETS = {
  depth: { kind: 'ridge', metric: 'r2', what: 'largest prefix sum so far' },
  count: { kind: 'ridge', metric: 'r2', what: 'prefix sum' },
  negative: { kind: 'logistic', metric: 'accuracy', what: 'the prefix sum is below 0' },
} as const
export type ProbeTarget = keyof typeof PROBE_TARGETS
export const probeTargets = Object.keys(PROBE_TARGETS) as ProbeTarget[]

export const probeSchema = z.strictObject({
  target: z.enum(probeTargets as [ProbeTarget, ...ProbeTarget[]]),
  at: z
    .literal('residual')
    .default('residual')
    .describe('reads the residual stream at the embedding and after each layer'),
  test: z.string().nullable().default(null).describe('test whose strings are probed; null: the first one'),
  positions: z
    .int()
    .min(100)
    .max(1_000_000)
    .default(8_000)
    .describe('positions sampled; four fifths fit, a fifth scores'),
})
export type ProbeSpec = z.infer<typeof probeSchema>

import { z } from 'zod'
import { modelSchema } from '../spec/model.js'
import { MAX_LENGTH, MAX_TYPES } from '../spec/numbers.js'
import { lensCfgSchema } from './lens-cfg.js'

const { readout, norm, activation, attention, eps } = modelSchema.shape
const token = z.int().min(0).max(1_000_000)

const tokens = z
  .strictObject({
    start: token.nullable().describe('the token before the brackets; null: there is none'),
    end: token.nullable().describe('the token after the brackets; null: there is none'),
    pad: token.nullable().describe('what fills strings up; null: all had one length'),
    brackets: z
      .array(
        z.tuple([token, token], {
          error: 'not a pair of tokens; give the opening and the closing one, such as [3, 4]',
        }),
      )
      .min(1)
      .max(MAX_TYPES)
      .describe('the opening and the closing bracket of each type'),
  })
  .check((ctx) => {
    const { start, end, pad, brackets } = ctx.value
    const ids = [start, end, pad, ...brackets.flat()].filter((id) => id !== null)
    const twice = ids.find((id, i) => ids.indexOf(id) < i)
    if (twice !== undefined)
      ctx.issues.push({
        code: 'custom',
        path: ['brackets'],
        message: `token ${twice} stands for two things; give each its own id`,
        input: twice,
      })
  })

const output = z.int().min(0).max(1_000_000).nullable().default(null)
const outputs = z
  .strictObject({
    balanced: output.describe('the output that is large for balanced strings'),
    unbalanced: output.describe('the output that is large for unbalanced strings'),
  })
  .check((ctx) => {
    const { balanced, unbalanced } = ctx.value
    if (balanced === unbalanced)
      ctx.issues.push({
        code: 'custom',
        path: ['balanced'],
        message:
          balanced === null
            ? 'neither output is named; give { balanced: 0 } for a single one, { balanced: 1, unbalanced: 0 } for two'
            : `output ${balanced} cannot be both; give each its own`,
        input: balanced,
      })
  })

const shared = {
  tokens,
  padding: z
    .enum(['masked', 'seen'])
    .nullable()
    .default(null)
    .describe('whether attention was kept from padding; null: there is none'),
  readout: readout.unwrap().describe('position the outputs are read from'),
  outputs: outputs.describe('the logit is the balanced output less the unbalanced one; one may be left out'),
  context: z
    .int()
    .min(1)
    .max(MAX_LENGTH + 2)
    .nullable()
    .default(null)
    .describe('positions of the longest string, with its ends; null: as many as the file has'),
}

const transformerLens = z.strictObject({
  format: z.literal('transformer-lens'),
  cfg: lensCfgSchema.describe("the model's HookedTransformerConfig, all of it or what is asked for"),
  head: z
    .strictObject({ norm: z.boolean(), activation: activation.unwrap() })
    .nullable()
    .default(null)
    .describe(
      'an mlp behind the unembedding, which is then its first layer: head.ln.w and .b (with norm), head.W_out and .b_out are in the file, as our exports have them',
    ),
  ...shared,
})

const key = z.string().nullable().default(null)
const torchKeys = z
  .strictObject({
    embedding: key.describe('the tensor of the table, or the weight of the linear layer on one-hot tokens'),
    positions: key.describe('the tensor of the table'),
    encoder: key.describe('what stands before layers.0'),
    finalNorm: key.describe('a norm after the encoder, if not encoder.norm'),
    hidden: key.describe(
      'the first linear of a head that is an mlp; here and below: what stands before weight',
    ),
    headNorm: key.describe('the norm between that and the activation'),
    output: key.describe('the last linear'),
    layers: key.describe('what the list of layers is called, if not layers'),
    query: key.describe('in a layer: the projection of queries, or the one of all three (self_attn.in_proj)'),
    key: key.describe('in a layer: that of keys, if not called as that of queries is'),
    value: key.describe('in a layer: that of values, if not called as that of queries is'),
    attentionOutput: key.describe('in a layer: if not out_proj, beside the queries'),
    norm1: key.describe('in a layer: the norm of attention, if not norm1'),
    norm2: key.describe('in a layer: the norm of the mlp, if not norm2'),
    linear1: key.describe('in a layer: the first of the mlp, if not linear1'),
    linear2: key.describe('in a layer: the second of the mlp, if not linear2'),
  })
  .prefault({})
  .describe('names in the state dict, where they are not found by themselves')

const torchEncoder = z.strictObject({
  format: z.literal('torch-encoder'),
  heads: modelSchema.shape.heads.unwrap(),
  norm: norm.unwrap().extract(['pre', 'post']).describe('pre: norm_first=True'),
  activation: activation.unwrap(),
  headActivation: activation
    .unwrap()
    .nullable()
    .default(null)
    .describe('between the two linears of a head that is an mlp; null: the head is one linear'),
  attention: attention.unwrap(),
  eps,
  input: z
    .enum(['table', 'one-hot'])
    .nullable()
    .default(null)
    .describe(
      'table: an embedding [tokens, width]; one-hot: a linear layer on one-hot tokens, its weight [width, tokens]; null: by its shape',
    ),
  positional: z
    .enum(['learned', 'sinusoidal', 'none'])
    .default('learned')
    .describe('learned: a table in the file, a buffer too; sinusoidal: computed, not in the file'),
  embeddingScale: z
    .union([z.number().positive(), z.literal('sqrt-d-model')])
    .default(1)
    .describe('what token embeddings are multiplied by before positions are added'),
  keys: torchKeys,
  ...shared,
})

/** What the weights of another program's model do not say of it. */
export const importConfigSchema = z
  .discriminatedUnion('format', [transformerLens, torchEncoder])
  .check((ctx) => {
    const { tokens, padding } = ctx.value
    if ((tokens.pad === null) !== (padding === null))
      ctx.issues.push({
        code: 'custom',
        path: ['padding'],
        message:
          padding === null
            ? 'there is a padding token, and shapes cannot tell whether attention sees it; give padding: masked or seen'
            : 'there is no padding token; leave padding out, or give tokens.pad',
        input: padding,
      })
  })
export type ImportConfig = z.infer<typeof importConfigSchema>
export type LensImport = Extract<ImportConfig, { format: 'transformer-lens' }>
export type TorchImport = Extract<ImportConfig, { format: 'torch-encoder' }>

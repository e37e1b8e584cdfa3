import { fault } from '../fault.js'
import type { StoredTensor, TensorFile } from '../files/tensor-file.js'

type Sizes = { n_heads?: number | undefined }

/**
 * A state dict by HookedTransformer's names. TransformerLens 4 has no HookedTransformer; its `boot_native` models have
 * names and shapes of torch.nn.Linear, which are looked at here as the old ones, without copying.
 */
export const lensNames = (all: TensorFile, { n_heads }: Sizes): TensorFile => {
  const tensors = withoutPrefix(all)
  if (tensors.has('embed.W_E') || !tensors.has('embed.weight')) return tensors
  if (n_heads === undefined)
    throw fault(
      'cfg.n_heads',
      'is missing, and the names are those of TransformerLens 4',
      'give the number of heads',
    )
  const renamed = new Map<string, StoredTensor>()
  for (const tensor of tensors.values()) {
    const one = rename(tensor, n_heads)
    if (renamed.has(one.name))
      throw fault(
        tensor.name,
        `is the same parameter as another tensor of the file: ${one.name}`,
        'leave one of them out',
      )
    renamed.set(one.name, one)
  }
  return renamed
}

/** The names without what a module around the model put before all of them. */
const withoutPrefix = (tensors: TensorFile): TensorFile => {
  const [prefix] = [...tensors.keys()].flatMap(
    (name) => /^(.+\.)embed\.(?:W_E|weight)$/.exec(name)?.[1] ?? [],
  )
  if (prefix === undefined || ![...tensors.keys()].every((name) => name.startsWith(prefix))) return tensors
  return new Map(
    [...tensors.values()].map((tensor) => {
      const name = tensor.name.slice(prefix.length)
      return [name, { ...tensor, name }]
    }),
  )
}

type View = Pick<StoredTensor, 'shape' | 'strides'>
type Look = (tensor: StoredTensor, heads: number) => View

const as = ({ shape, strides }: StoredTensor): View => ({ shape, strides })
const transposed: Look = ({ shape, strides }) => ({
  shape: [...shape].reverse(),
  strides: [...strides].reverse(),
})

/** [H·K, D] as [H, D, K]. */
const headsOfRows: Look = (tensor, H) => {
  const [rows, D, down, along] = matrixOf(tensor, 0, H)
  return { shape: [H, D, rows / H], strides: [(rows / H) * down, along, down] }
}
/** [D, H·K] as [H, K, D]. */
const headsOfColumns: Look = (tensor, H) => {
  const [D, columns, down, along] = matrixOf(tensor, 1, H)
  return { shape: [H, columns / H, D], strides: [(columns / H) * along, along, down] }
}
/** [H·K] as [H, K]. */
const headsOfBias: Look = (tensor, H) => {
  const [n] = tensor.shape
  const [step] = tensor.strides
  if (tensor.shape.length !== 1 || n! % H !== 0) throw indivisible(tensor, H)
  return { shape: [H, n! / H], strides: [(n! / H) * step!, step!] }
}

const matrixOf = (tensor: StoredTensor, axis: 0 | 1, H: number): [number, number, number, number] => {
  const [rows, columns] = tensor.shape
  const [down, along] = tensor.strides
  if (tensor.shape.length !== 2 || tensor.shape[axis]! % H !== 0) throw indivisible(tensor, H)
  return [rows!, columns!, down!, along!]
}

const indivisible = ({ name, shape }: StoredTensor, H: number) =>
  fault(name, `has shape [${shape}], which ${H} heads do not divide`, 'check cfg.n_heads')

const NAMES: [pattern: RegExp, name: string, look: Look][] = [
  [/^embed\.weight$/, 'embed.W_E', as],
  [/^pos_embed\.weight$/, 'pos_embed.W_pos', as],
  [/^(blocks\.\d+\.attn)\.([qkv])\.weight$/, '$1.W_$2', headsOfRows],
  [/^(blocks\.\d+\.attn)\.([qkv])\.bias$/, '$1.b_$2', headsOfBias],
  [/^(blocks\.\d+\.attn)\.(o)\.weight$/, '$1.W_$2', headsOfColumns],
  [/^(blocks\.\d+\.attn)\.(o)\.bias$/, '$1.b_$2', as],
  [/^(blocks\.\d+\.mlp)\.(in|out)\.weight$/, '$1.W_$2', transposed],
  [/^(blocks\.\d+\.mlp)\.(in|out)\.bias$/, '$1.b_$2', as],
  [/^unembed\.weight$/, 'unembed.W_U', transposed],
  [/^unembed\.bias$/, 'unembed.b_U', as],
  [/^(.*\bln\w+)\.weight$/, '$1.w', as],
  [/^(.*\bln\w+)\.bias$/, '$1.b', as],
]

/** What has no such name keeps its own, and is told as left over. */
const rename = (tensor: StoredTensor, heads: number): StoredTensor => {
  const found = NAMES.find(([pattern]) => pattern.test(tensor.name))
  if (found === undefined) return tensor
  const [pattern, name, look] = found
  const own = tensor.name
    .replace(pattern, name)
    .replace(/_([qkvo])$/, (_, letter: string) => `_${letter.toUpperCase()}`)
  return { ...tensor, ...look(tensor, heads), name: own }
}

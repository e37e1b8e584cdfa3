import type { TorchImport } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import type { State } from './state.js'

/** Where the parts of the model stand in the state dict; null: there is no such part. */
export type TorchKeys = {
  /** Before `layers.0`, with its dot. */
  encoder: string
  embedding: string
  positions: string | null
  /** Before `weight` and `bias`, without the dot. */
  finalNorm: string | null
  output: string
}

const FIRST_LAYER = /^(.*?)layers\.0\.self_attn\.in_proj_weight$/

/**
 * Finds the parts by their names and shapes; `config.keys` says what cannot be told.
 * @throws SweepstackError `model.invalid` naming what could be meant, where it is not one
 */
export const torchKeys = (state: State, { keys, positional, outputs }: TorchImport): TorchKeys => {
  const encoder =
    keys.encoder === null
      ? only(
          'encoder',
          state.names.flatMap((name) => FIRST_LAYER.exec(name)?.[1] ?? []),
          'no layers.0.self_attn.in_proj_weight is there: it is no torch.nn.TransformerEncoder',
        )
      : withDot(keys.encoder)
  const others = state.names.filter((name) => !name.startsWith(`${encoder}layers.`))
  const D = state.shape(`${encoder}layers.0.self_attn.in_proj_weight`)[1] ?? 0
  const finalNorm = keys.finalNorm ?? (state.has(`${encoder}norm.weight`) ? `${encoder}norm` : null)
  const matrices = others.filter((name) => {
    const shape = state.shape(name).filter((n, axis, all) => n !== 1 || axis === all.length - 1)
    return shape.at(-1) === D && name !== `${finalNorm}.weight`
  })
  const isPosition = (name: string): boolean => /pos|(^|[._])pe([._]|$)/i.test(name)
  const isEmbedding = (name: string): boolean => /emb|tok|src/i.test(name) && !isPosition(name)
  const positions =
    positional !== 'learned'
      ? null
      : (keys.positions ??
        only(
          'positions',
          matrices.filter(isPosition),
          'no table of positions is there; say positional: sinusoidal or none',
        ))
  const embedding = keys.embedding ?? only('embedding', matrices.filter(isEmbedding), 'no embedding is there')
  const least = Math.max(outputs.balanced ?? 0, outputs.unbalanced ?? 0) + 1
  const isOutput = (name: string): boolean =>
    name.endsWith('.weight') &&
    name !== embedding &&
    !isPosition(name) &&
    state.shape(name).length === 2 &&
    state.shape(name)[0]! >= least
  const output =
    keys.output ??
    only('output', matrices.filter(isOutput), `no output of ${least} or more rows is there`).slice(
      0,
      -'.weight'.length,
    )
  return { encoder, embedding, positions, finalNorm, output }
}

const withDot = (prefix: string): string => (prefix === '' || prefix.endsWith('.') ? prefix : `${prefix}.`)

const only = (part: string, found: string[], none: string): string => {
  const [name, ...more] = found
  if (name !== undefined && more.length === 0) return name
  throw fault(
    `keys.${part}`,
    name === undefined ? none : `could be any of ${found.slice(0, 8).join(', ')}`,
    `name it in the config: keys: { ${part}: ${name === undefined ? 'NAME' : JSON.stringify(name)} }`,
  )
}

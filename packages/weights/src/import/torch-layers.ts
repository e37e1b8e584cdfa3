import type { TorchImport } from '@sweepstack/contracts'
import { only } from './only.js'
import type { State } from './state.js'
import { type Projections, projectionsIn } from './torch-projections.js'

/** What the parts of a layer are called. Linears and norms: what stands before `weight` and `bias`. */
type LayerParts = Projections & Record<'norm1' | 'norm2' | 'linear1' | 'linear2', string>

/** L layers of width D, mlp F. */
export type TorchLayers = {
  L: number
  D: number
  F: number
  /** Before all that is the encoder's, with its dot. */
  encoder: string
  /** Before the number of a layer, with its dot. */
  before: string
  parts: LayerParts
}

/**
 * Finds the layers by their first linear, which every layer has; `config.keys` says what is not called as in
 * torch.nn.TransformerEncoderLayer.
 * @throws SweepstackError `model.invalid` where there are none, or more than one encoder
 */
export const torchLayers = (state: State, { keys }: TorchImport): TorchLayers => {
  const list = keys.layers ?? 'layers'
  const linear1 = keys.linear1 ?? 'linear1'
  const first = `${list}.0.${linear1}.weight`
  const encoder =
    keys.encoder === null
      ? only(
          'encoder',
          state.names.filter((name) => `.${name}`.endsWith(`.${first}`)).map((name) => before(name, first)),
          `no ${first} is there: it is no torch.nn.TransformerEncoder, or keys.layers or keys.linear1 has to say how it is called`,
        )
      : withDot(keys.encoder)
  const layers = `${encoder}${list}.`
  const [F = 0, D = 0] = state.shape(`${layers}0.${linear1}.weight`)
  let L = 1
  while (state.has(`${layers}${L}.${linear1}.weight`)) L += 1
  const parts = {
    ...projectionsIn(state, `${layers}0.`, keys),
    norm1: keys.norm1 ?? 'norm1',
    norm2: keys.norm2 ?? 'norm2',
    linear1,
    linear2: keys.linear2 ?? 'linear2',
  }
  return { L, D, F, encoder, before: layers, parts }
}

const before = (name: string, end: string): string => name.slice(0, name.length - end.length)

const withDot = (prefix: string): string => (prefix === '' || prefix.endsWith('.') ? prefix : `${prefix}.`)

import type { TorchImport } from '@sweepstack/contracts'
import { only } from './only.js'
import type { State } from './state.js'
import { type TorchHead, torchHead } from './torch-head.js'
import { type TorchInput, torchInput } from './torch-input.js'
import type { TorchLayers } from './torch-layers.js'

/** Where what is not in a layer stands in the state dict; null: there is no such part. */
export type TorchKeys = {
  input: TorchInput
  positions: string | null
  /** Before `weight` and `bias`, without the dot. */
  finalNorm: string | null
  head: TorchHead
}

/**
 * Finds the parts by their names and shapes; `config.keys` says what cannot be told.
 * @throws SweepstackError `model.invalid` naming what could be meant, where it is not one
 */
export const torchKeys = (state: State, layers: TorchLayers, config: TorchImport): TorchKeys => {
  const { keys, positional } = config
  const { D, encoder, before } = layers
  const finalNorm = keys.finalNorm ?? (state.has(`${encoder}norm.weight`) ? `${encoder}norm` : null)
  const outside = state.names.filter((name) => !name.startsWith(before) && name !== `${finalNorm}.weight`)
  const tables = outside.filter((name) => state.shape(name).length > 1 && state.shape(name).at(-1) === D)
  const positions =
    positional !== 'learned'
      ? null
      : (keys.positions ??
        only(
          'positions',
          tables.filter(isPosition),
          'no table of positions is there; say positional: sinusoidal or none',
        ))
  const others = outside.filter((name) => name !== positions && !isPosition(name))
  const input = torchInput(state, others, D, config)
  const head = torchHead(
    state,
    others.filter((name) => name !== input.name),
    D,
    config,
  )
  return { input, positions, finalNorm, head }
}

const isPosition = (name: string): boolean => /pos|(^|[._])pe([._]|$)/i.test(name)

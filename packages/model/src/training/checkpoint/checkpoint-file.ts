import { parseJson, SweepstackError, type TrainingSpec } from '@sweepstack/contracts'
import {
  floatsOf,
  type Layout,
  type NewTensor,
  openSafetensors,
  readView,
  type TensorFile,
  writeSafetensors,
  writeView,
} from '@sweepstack/weights'
import { OPTIMIZERS } from '../optimizers.js'
import { checkpointHeaderSchema } from './header.js'
import { difference, type Identity } from './identity.js'
import type { TrainingState } from './training-state.js'

const FORMAT = 'sweepstack.checkpoint.1'

/** What stands before the TransformerLens name of each parameter, in each flat vector of the file. */
const PREFIX = { params: '', best: 'best.', slot: (name: string) => `optimizer.${name}.` } as const

/**
 * A training's state as a safetensors file: weights by their TransformerLens names and shapes, the optimizer's slots in the same shapes under
 * torch's names (Adam's are `optimizer.exp_avg.<name>` and `optimizer.exp_avg_sq.<name>`), with early stopping the weights of the lowest
 * validation loss (`best.<name>`), and in the metadata all the rest and what it is a checkpoint of.
 */
export const toCheckpoint = (state: TrainingState, identity: Identity, layout: Layout): Uint8Array => {
  const { params, slots, stopping, ...rest } = state
  const best = stopping?.best ?? null
  const header = {
    ...rest,
    stopping: stopping && { ...stopping, best: best && { loss: best.loss, step: best.step } },
  }
  const tensors = [
    ...tensorsOf(layout, PREFIX.params, params),
    ...Object.entries(slots).flatMap(([name, slot]) => tensorsOf(layout, PREFIX.slot(name), slot)),
    ...(best === null ? [] : tensorsOf(layout, PREFIX.best, best.params)),
  ]
  return writeSafetensors(tensors, {
    format: FORMAT,
    step: String(state.step),
    identity: JSON.stringify(identity),
    state: JSON.stringify(header),
  })
}

/**
 * The state of a training from its checkpoint.
 * @throws RangeError, with the reason, where the file is damaged or of another training
 */
export const fromCheckpoint = (
  file: Uint8Array,
  identity: Identity,
  { layout, optimizer }: { layout: Layout; optimizer: TrainingSpec['optimizer'] },
): TrainingState => {
  const { tensors, metadata } = open(file)
  if (metadata.format !== FORMAT)
    throw new RangeError(`it is no ${FORMAT} file: its metadata say ${metadata.format ?? 'nothing'}`)
  const found = checkpointHeaderSchema.safeParse({
    identity: parseJson(metadata.identity),
    state: parseJson(metadata.state),
  })
  if (!found.success) throw new RangeError(`its metadata are damaged: ${found.error.issues[0]?.message}`)
  const other = difference(identity, found.data.identity)
  if (other !== null) throw new RangeError(`it is of ${other}`)
  const flat = (prefix: string) => flatOf(tensors, layout, prefix)
  const { stopping, ...state } = found.data.state
  const best = stopping?.best ?? null
  return {
    ...state,
    params: flat(PREFIX.params),
    slots: Object.fromEntries(OPTIMIZERS[optimizer].slots.map((name) => [name, flat(PREFIX.slot(name))])),
    stopping: stopping && { ...stopping, best: best && { ...best, params: flat(PREFIX.best) } },
  }
}

const open = (file: Uint8Array) => readable(() => openSafetensors(file))

/** What is wrong with the file is a reason not to go on from it, and no error of the run's. */
const readable = <R>(read: () => R): R => {
  try {
    return read()
  } catch (error) {
    if (error instanceof SweepstackError) throw new RangeError(error.message, { cause: error })
    throw error
  }
}

const tensorsOf = ({ views }: Layout, prefix: string, flat: Float32Array): NewTensor[] =>
  views.map((view) => ({
    name: `${prefix}${view.name}`,
    shape: view.shape,
    values: readView(flat, view),
  }))

const flatOf = (tensors: TensorFile, { size, views }: Layout, prefix: string): Float32Array => {
  const flat = new Float32Array(size)
  for (const view of views) {
    const name = `${prefix}${view.name}`
    const tensor = tensors.get(name)
    if (tensor === undefined || String(tensor.shape) !== String(view.shape))
      throw new RangeError(`${name} should be [${view.shape}], the file has [${tensor?.shape ?? ''}]`)
    writeView(
      flat,
      view,
      readable(() => floatsOf(tensor)),
    )
  }
  return flat
}

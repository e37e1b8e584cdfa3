import {
  MAX_LENGTH,
  MAX_TYPES,
  type ModelSpec,
  modelSchema,
  parseJson,
  type StringReach,
  withoutNeutral,
} from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { openSafetensors } from '../files/safetensors.js'
import { floatsOf } from '../files/tensor-file.js'
import { writeSafetensors } from '../files/write-safetensors.js'
import { layoutOf } from './layout.js'
import { readView, writeView } from './views.js'

/** A model without its engine. */
export type Weights = { spec: ModelSpec; reach: StringReach; params: Float32Array }

const FORMAT = 'sweepstack.model.1'

/**
 * The weights as a safetensors file, float32. Tensors have TransformerLens's names and shapes; the metadata hold the spec
 * and the reach, so the file alone rebuilds the model.
 */
export const toSafetensors = ({ spec, reach, params }: Weights): Uint8Array =>
  writeSafetensors(
    layoutOf(spec, reach).views.map((view) => ({
      name: view.name,
      shape: view.shape,
      values: readView(params, view),
    })),
    {
      format: FORMAT,
      // As a version before the later fields wrote it: the same weights are the same file.
      spec: JSON.stringify(withoutNeutral({ model: spec }).model),
      length: String(reach.length),
      types: String(reach.types),
    },
  )

/**
 * Reads a file that `toSafetensors` wrote.
 * @throws SweepstackError `model.invalid` when it is not one, or a tensor is missing, of another shape or not finite
 */
export const fromSafetensors = (file: Uint8Array): Weights => {
  const { tensors, metadata } = openSafetensors(file)
  if (metadata.format !== FORMAT)
    throw fault(
      '__metadata__.format',
      `not a ${FORMAT} file: it says ${metadata.format ?? 'nothing'}`,
      'read what others saved with: sweepstack model import',
    )
  const spec = specOf(metadata.spec)
  const reach = {
    length: wholeOf(metadata, 'length', 0, MAX_LENGTH),
    types: wholeOf(metadata, 'types', 1, MAX_TYPES),
  }
  const { size, views } = layoutOf(spec, reach)
  const stray = [...tensors.keys()].find((name) => !views.some((view) => view.name === name))
  if (stray !== undefined) throw fault(stray, 'is no parameter of the model the metadata describe')
  if (4 * size > file.byteLength)
    throw fault('__metadata__.spec', `has ${size} parameters, more than the file has numbers`)
  const params = new Float32Array(size)
  for (const view of views) {
    const tensor = tensors.get(view.name)
    if (tensor?.dtype !== 'F32' || String(tensor.shape) !== String(view.shape))
      throw fault(
        view.name,
        `should be F32 [${view.shape}], the file has ${tensor?.dtype ?? 'none'} [${tensor?.shape ?? ''}]`,
      )
    writeView(params, view, floatsOf(tensor))
  }
  return { spec, reach, params }
}

/** Fields that the spec did not have yet when the file was written get their defaults. */
const specOf = (text: string | undefined): ModelSpec => {
  const parsed = modelSchema.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw fault('__metadata__.spec', `${issue?.path.join('.') || 'the whole'}: ${issue?.message}`)
}

const wholeOf = (metadata: Record<string, string>, name: string, least: number, most: number): number => {
  const value = Number(metadata[name] ?? Number.NaN)
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw fault(
      `__metadata__.${name}`,
      `the metadata should have a whole ${name} from ${least} to ${most}, and say ${metadata[name]}`,
    )
  return value
}

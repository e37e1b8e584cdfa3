import { type ModelSpec, modelSchema, type StringReach } from '@sweepstack/contracts'
import { layoutOf } from './layout.js'
import { readView, writeView } from './views.js'

/** A model without its engine. */
export type Weights = { spec: ModelSpec; reach: StringReach; params: Float32Array }

const FORMAT = 'sweepstack.model.1'

/**
 * The weights as a safetensors file: an 8-byte length, a JSON header, then float32 values, little-endian. Tensors
 * have TransformerLens's names and shapes; the metadata hold the spec and the reach, so the file alone rebuilds the model.
 */
export const toSafetensors = ({ spec, reach, params }: Weights): Uint8Array => {
  const tensors = layoutOf(spec, reach).views.map((view) => ({ view, values: readView(params, view) }))
  const header: Record<string, unknown> = {
    __metadata__: {
      format: FORMAT,
      spec: JSON.stringify(spec),
      length: String(reach.length),
      types: String(reach.types),
    },
  }
  let offset = 0
  for (const { view, values } of tensors) {
    header[view.name] = {
      dtype: 'F32',
      shape: view.shape,
      data_offsets: [offset, offset + values.byteLength],
    }
    offset += values.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(json.length / 8) * 8
  const file = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength)
  const data = new DataView(file.buffer)
  data.setBigUint64(0, BigInt(headerLength), true)
  file.set(json, 8)
  let at = 8 + headerLength
  for (const { values } of tensors)
    for (const value of values) {
      data.setFloat32(at, value, true)
      at += 4
    }
  return file
}

type Entry = { dtype: string; shape: number[]; data_offsets: [number, number] }

/**
 * Reads a file that `toSafetensors` wrote.
 * @throws RangeError when it is not one, or a tensor is missing or of another shape
 */
export const fromSafetensors = (file: Uint8Array): Weights => {
  const { header, body } = open(file)
  const metadata = header.__metadata__ as Record<string, string> | undefined
  if (metadata?.format !== FORMAT || metadata.spec === undefined)
    throw new RangeError(`not a ${FORMAT} file: its metadata say ${metadata?.format ?? 'nothing'}`)
  const spec = modelSchema.parse(JSON.parse(metadata.spec))
  const reach = { length: wholeOf(metadata, 'length', 0), types: wholeOf(metadata, 'types', 1) }
  const { size, views } = layoutOf(spec, reach)
  const params = new Float32Array(size)
  for (const view of views) {
    const entry = header[view.name] as Entry | undefined
    if (entry?.dtype !== 'F32' || String(entry.shape) !== String(view.shape))
      throw new RangeError(
        `${view.name} should be F32 [${view.shape}], the file has ${entry?.dtype ?? 'none'} [${entry?.shape ?? ''}]`,
      )
    const [from, to] = entry.data_offsets
    if (!(from >= 0 && to <= body.byteLength && (to - from) % 4 === 0))
      throw new RangeError(`${view.name} lies outside the file: it was cut short`)
    const values = Float32Array.from({ length: (to - from) / 4 }, (_, i) =>
      body.getFloat32(from + 4 * i, true),
    )
    writeView(params, view, values)
  }
  return { spec, reach, params }
}

/** @throws RangeError when the metadata have no such number, or a smaller one */
const wholeOf = (metadata: Record<string, string>, name: string, least: number): number => {
  const value = Number(metadata[name] ?? Number.NaN)
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(
      `the metadata should have a whole ${name} of at least ${least}, and say ${metadata[name]}`,
    )
  return value
}

const open = (file: Uint8Array): { header: Record<string, unknown>; body: DataView } => {
  const data = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const headerLength = file.byteLength < 8 ? Number.NaN : Number(data.getBigUint64(0, true))
  if (!(8 + headerLength <= file.byteLength)) throw new RangeError('not a safetensors file, or cut short')
  const json = new TextDecoder().decode(file.subarray(8, 8 + headerLength))
  const start = 8 + headerLength
  const body = new DataView(file.buffer, file.byteOffset + start, file.byteLength - start)
  return { header: JSON.parse(json) as Record<string, unknown>, body }
}

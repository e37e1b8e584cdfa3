import { endianness } from 'node:os'

/** A tensor to write: float32 values, row-major. */
export type NewTensor = { name: string; shape: readonly number[]; values: Float32Array }

/** A safetensors file: an 8-byte length, a JSON header padded to 8 bytes, then the values, little-endian. */
export const writeSafetensors = (
  tensors: readonly NewTensor[],
  metadata: Record<string, string>,
): Uint8Array => {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let offset = 0
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] }
    offset += values.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(json.length / 8) * 8
  const file = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength)
  const data = new DataView(file.buffer)
  data.setBigUint64(0, BigInt(headerLength), true)
  file.set(json, 8)
  let at = 8 + headerLength
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  if (!isLittleEndian) Buffer.from(file.buffer, 8 + headerLength).swap32()
  return file
}

const isLittleEndian = endianness() === 'LE'

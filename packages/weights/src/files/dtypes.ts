import { sizeOf } from '../shape.js'

/** Types of numbers by the names of safetensors: bytes an element, and how those of floats are read. */
const DTYPES: Record<string, Dtype> = {
  F64: { bytes: 8, read: (data, at, little) => data.getFloat64(at, little) },
  F32: { bytes: 4, read: (data, at, little) => data.getFloat32(at, little) },
  F16: { bytes: 2, read: (data, at, little) => halfOf(data.getUint16(at, little)) },
  BF16: { bytes: 2, read: (data, at, little) => brainOf(data.getUint16(at, little)) },
  ...Object.fromEntries(['I64', 'U64', 'C64'].map((name) => [name, { bytes: 8 }])),
  ...Object.fromEntries(['I32', 'U32'].map((name) => [name, { bytes: 4 }])),
  ...Object.fromEntries(['I16', 'U16'].map((name) => [name, { bytes: 2 }])),
  ...Object.fromEntries(
    ['I8', 'U8', 'BOOL', 'F8_E4M3', 'F8_E5M2', 'F8_E8M0'].map((name) => [name, { bytes: 1 }]),
  ),
}

type Read = (data: DataView, at: number, littleEndian: boolean) => number
/** `read` is there for the floats weights can be of. */
export type Dtype = { bytes: number; read?: Read }

/** Undefined for one that is not known. */
export const dtypeOf = (name: string): Dtype | undefined =>
  Object.hasOwn(DTYPES, name) ? DTYPES[name] : undefined

export const isFloat = (name: string): boolean => dtypeOf(name)?.read !== undefined

type Strided = {
  shape: readonly number[]
  bytes: DataView
  offset: number
  strides: readonly number[]
  littleEndian: boolean
}

/** Elements row-major, each rounded to float32. What lies outside the bytes was refused when the file was opened. */
export const readStrided = (
  { shape, bytes, offset, strides, littleEndian }: Strided,
  { bytes: width, read }: Dtype,
): Float32Array => {
  const out = new Float32Array(sizeOf(shape))
  let next = 0
  const walk = (axis: number, place: number): void => {
    if (axis === shape.length) {
      out[next++] = read?.(bytes, place * width, littleEndian) ?? Number.NaN
      return
    }
    for (let i = 0; i < shape[axis]!; i++) walk(axis + 1, place + i * strides[axis]!)
  }
  if (out.length > 0) walk(0, offset)
  return out
}

/** IEEE 754 binary16. */
const halfOf = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const scratch = new DataView(new ArrayBuffer(4))

/** bfloat16: the upper half of a float32. */
const brainOf = (bits: number): number => {
  scratch.setUint32(0, bits * 2 ** 16)
  return scratch.getFloat32(0)
}

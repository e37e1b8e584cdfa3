/** The element types of compiled inputs and outputs, with TensorFlow's numbers (types.proto). */
export const DTYPES = {
  float32: { code: 1, array: Float32Array },
  int32: { code: 3, array: Int32Array },
  bool: { code: 10, array: Uint8Array },
} as const

export type DType = keyof typeof DTYPES

/** The typed array that carries a tensor's values in and out. */
export type ArrayOf<D extends DType> = D extends 'float32'
  ? Float32Array
  : D extends 'int32'
    ? Int32Array
    : Uint8Array

/** TensorFlow's 64-bit integer: tfjs-node makes such constants for a few ops, as pairs of 32-bit words. */
export const INT64_CODE = 9

export interface TensorSpec<D extends DType = DType> {
  readonly shape: readonly number[]
  readonly dtype: D
}

export type TensorSpecs = Readonly<Record<string, TensorSpec>>

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1)
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i])
}

export function isDType(dtype: string): dtype is DType {
  return Object.hasOwn(DTYPES, dtype)
}

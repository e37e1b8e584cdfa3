// Values on their way in: from JavaScript to native tensors, checked against what was declared.
import { type ArrayOf, DTYPES, type DType, sameShape, sizeOf, type TensorSpec } from './dtypes.js'
import type { Tf } from './load.js'
import { idOf, type Native, type NativeId, type Tensor } from './native.js'

/** A typed array of the spec's dtype in row-major order; a number where the shape is []; or a tensor. */
export type Value<D extends DType = DType> = ArrayOf<D> | number | Tensor

export interface Fed {
  readonly id: NativeId
  /** Whether the native tensor was made for this call, and is the caller's to delete. */
  readonly own: boolean
}

/** Shares the array's memory with TensorFlow: it must not change before the native tensor is deleted. */
export function feed(tf: Tf, native: Native, name: string, spec: TensorSpec, value: Value | undefined): Fed {
  if (value === undefined) throw new TypeError(`${name} was not given; it is ${describe(spec)}`)
  if (value instanceof tf.Tensor) {
    if (value.dtype !== spec.dtype || !sameShape(value.shape, spec.shape)) {
      throw new TypeError(`${name} is ${describe(spec)}, got a tensor of ${value.dtype} [${value.shape}]`)
    }
    return { id: idOf(native, value), own: false }
  }
  const array = arrayOf(name, spec, value)
  return { id: native.binding.createTensor([...spec.shape], DTYPES[spec.dtype].code, array), own: true }
}

/** As `feed`, always as a native tensor with memory of its own. */
export function copyIn(tf: Tf, native: Native, name: string, spec: TensorSpec, value: Value): NativeId {
  const array =
    value instanceof tf.Tensor ? checkedData(tf, native, name, spec, value) : arrayOf(name, spec, value)
  return native.binding.createTensor([...spec.shape], DTYPES[spec.dtype].code, array.slice())
}

function checkedData(tf: Tf, native: Native, name: string, spec: TensorSpec, value: Tensor): ArrayOf<DType> {
  return native.binding.tensorDataSync(feed(tf, native, name, spec, value).id)
}

function arrayOf(name: string, spec: TensorSpec, value: Exclude<Value, Tensor>): ArrayOf<DType> {
  const { array: Kind } = DTYPES[spec.dtype]
  if (typeof value === 'number') {
    if (spec.shape.length > 0) throw new TypeError(`${name} is ${describe(spec)}, got the number ${value}`)
    if (spec.dtype !== 'float32' && !Number.isInteger(value)) {
      throw new TypeError(`${name} is ${describe(spec)}, got ${value}, which is not a whole number`)
    }
    return Kind.of(value)
  }
  if (!(value instanceof Kind)) {
    const got = (value as object | null)?.constructor?.name ?? typeof value
    throw new TypeError(`${name} is ${describe(spec)}: give it as a ${Kind.name}, got ${got}`)
  }
  if (value.length !== sizeOf(spec.shape)) {
    throw new TypeError(`${name} is ${describe(spec)}, ${sizeOf(spec.shape)} values, got ${value.length}`)
  }
  return value
}

function describe({ dtype, shape }: TensorSpec): string {
  return `${dtype} [${shape}]`
}

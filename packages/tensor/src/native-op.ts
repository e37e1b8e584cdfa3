import type { Tf } from './load.js'
import { nativeOf, type OpAttribute, type Tensor } from './native.js'

/** TensorFlow's attributes of an op, by their kind: element types, and plain values. */
export interface NativeAttributes {
  readonly types?: Readonly<Record<string, 'float32' | 'int32' | 'bool'>>
  readonly ints?: Readonly<Record<string, number>>
  readonly floats?: Readonly<Record<string, number>>
  readonly bools?: Readonly<Record<string, boolean>>
}

/**
 * Calls a TensorFlow op that tfjs has no function for (`ReluGrad`, `StatelessRandomUniform`), eagerly or in a
 * recording. It has no gradient of its own: use it within tf.customGrad, or where none is needed.
 * @param op its name and attributes as in TensorFlow's op registry; all without a default have to be given
 */
export function nativeOp(
  tf: Tf,
  op: string,
  inputs: readonly Tensor[],
  attributes: NativeAttributes = {},
): Tensor {
  const { backend, binding } = nativeOf(tf)
  const codes = { float32: binding.TF_FLOAT, int32: binding.TF_INT32, bool: binding.TF_BOOL }
  const { types = {}, ints = {}, floats = {}, bools = {} } = attributes
  const list: OpAttribute[] = [
    ...Object.entries(types).map(([name, dtype]) => ({
      name,
      type: binding.TF_ATTR_TYPE,
      value: codes[dtype],
    })),
    ...Object.entries(ints).map(([name, value]) => ({ name, type: binding.TF_ATTR_INT, value })),
    ...Object.entries(floats).map(([name, value]) => ({ name, type: binding.TF_ATTR_FLOAT, value })),
    ...Object.entries(bools).map(([name, value]) => ({ name, type: binding.TF_ATTR_BOOL, value })),
  ]
  return backend.executeSingleOutput(op, list, inputs)
}

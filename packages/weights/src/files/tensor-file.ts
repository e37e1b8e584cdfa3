import { fault } from '../fault.js'
import { dtypeOf, isFloat, readStrided } from './dtypes.js'

/** Where a tensor's elements lie: element [i, j, …] is element offset + i·strides[0] + … of the bytes. */
export type StoredTensor = {
  name: string
  /** As safetensors writes it: F32, BF16, I64, BOOL … */
  dtype: string
  shape: readonly number[]
  bytes: DataView
  offset: number
  strides: readonly number[]
  littleEndian: boolean
}

/** The tensors of a file by name. Nothing is copied before it is asked for. */
export type TensorFile = ReadonlyMap<string, StoredTensor>

/**
 * A tensor's values as float32, row-major.
 * @throws SweepstackError `model.invalid` for numbers that are not floats, and for one that is not finite
 */
export const floatsOf = (tensor: StoredTensor): Float32Array => {
  const { name, dtype } = tensor
  if (!isFloat(dtype))
    throw fault(name, `has numbers of type ${dtype}`, 'save weights as float32, float16, bfloat16 or float64')
  const values = readStrided(tensor, dtypeOf(dtype)!)
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0)
    throw fault(
      name,
      `element ${bad} is ${values[bad]} as float32`,
      'save the weights of a training that did not diverge',
    )
  return values
}

// tfjs-node's back end and, below it, the binding: calls that take and return ids of native tensors.
import type { TensorMetadata, TFEOpAttr, TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding.js'
import type { Tf } from './load.js'

export type Tensor = import('@tensorflow/tfjs-node').Tensor
export type Binding = TFJSBinding
export type OpAttribute = TFEOpAttr
export type NativeTensor = TensorMetadata
/** The id of a native tensor; whoever holds it has to delete it. */
export type NativeId = number

/** What is used of tfjs-node's back end, some of which its types call private. */
interface Backend {
  binding: Binding
  getInputTensorIds(tensors: readonly Tensor[]): NativeId[]
  createOutputTensor(metadata: NativeTensor): Tensor
  executeSingleOutput(op: string, attributes: OpAttribute[], inputs: readonly Tensor[]): Tensor
  move(dataId: object, values: unknown, shape: number[], dtype: string, refCount: number): void
}

export interface Native {
  readonly backend: Backend
  readonly binding: Binding
}

export function nativeOf(tf: Tf): Native {
  if (tf.getBackend() !== 'tensorflow') {
    throw new Error(`the back end of tfjs is '${tf.getBackend()}'; compiling needs 'tensorflow' (tfjs-node)`)
  }
  const backend = tf.backend() as unknown as Backend
  return { backend, binding: backend.binding }
}

/** The native tensor behind a tfjs tensor, which goes on owning it. Uploads the values if they still wait. */
export function idOf({ backend }: Native, tensor: Tensor): NativeId {
  const [id] = backend.getInputTensorIds([tensor])
  if (id === undefined) throw new Error('tfjs-node gave no native tensor')
  return id
}

/** A second handle on the same native memory. */
export function duplicate({ binding }: Native, id: NativeId, dtype: number): NativeTensor {
  const [copy] = binding.executeOp(
    'Identity',
    [{ name: 'T', type: binding.TF_ATTR_TYPE, value: dtype }],
    [id],
    1,
  )
  if (copy === undefined) throw new Error('Identity gave no output')
  return copy
}

export {
  type CompiledFunction,
  type CompileInfo,
  type CompileOptions,
  compile,
  type Feeds,
  type Outputs,
} from './compile.js'
export { type Difference, difference } from './difference.js'
export type { ArrayOf, DType, TensorSpec, TensorSpecs } from './dtypes.js'
export { CompiledMismatchError, RecordingError, TensorFlowMissingError } from './errors.js'
export { type TensorFlowInfo, tensorFlowInfo } from './info.js'
export { type LoadOptions, loadTensorFlow, type Tf } from './load.js'
export type { Tensor } from './native.js'
export { type NativeAttributes, nativeOp } from './native-op.js'
export { splitSeed, statelessNormal, statelessUniform } from './stateless.js'
export type { StepFunction, Tensors } from './step.js'
export type { Value } from './values.js'

// The function that is compiled, and what it returns, checked against what was declared.
import { type DType, isDType, sameShape, type TensorSpec, type TensorSpecs } from './dtypes.js'
import { RecordingError } from './errors.js'
import type { Tensor } from './native.js'

export type Tensors<S> = { readonly [K in keyof S]: Tensor }
export type DTypes = Readonly<Record<string, DType>>

/**
 * One step, in plain tfjs ops: synchronous, the same ops at every call, and nothing but its arguments.
 * `state` in the result holds the next call's state, for every name.
 */
export type StepFunction<I extends TensorSpecs, S extends TensorSpecs, O extends DTypes> = (
  inputs: Tensors<I>,
  state: Tensors<S>,
) => { readonly outputs: Tensors<O>; readonly state?: Tensors<S> }

/** Declared inputs, state and outputs, each in the one order in which they cross to TensorFlow. */
export interface Signature {
  readonly inputs: readonly (readonly [string, TensorSpec])[]
  readonly state: readonly (readonly [string, TensorSpec])[]
  readonly outputs: readonly (readonly [string, DType])[]
}

export function signatureOf(inputs: TensorSpecs, state: TensorSpecs, outputs: DTypes): Signature {
  for (const [name, spec] of [...Object.entries(inputs), ...Object.entries(state)]) {
    const whole = spec.shape.every((length) => Number.isInteger(length) && length >= 0)
    if (!whole)
      throw new TypeError(
        `${name} has the shape [${spec.shape}]; lengths are whole numbers, known in advance`,
      )
    if (!isDType(spec.dtype)) throw new TypeError(`${name} has the unknown dtype '${String(spec.dtype)}'`)
  }
  return { inputs: Object.entries(inputs), state: Object.entries(state), outputs: Object.entries(outputs) }
}

/** The step's results in the signature's order, outputs before state, each name with its kind in front. */
export function resultsOf(signature: Signature, result: unknown): Map<string, Tensor> {
  if (result instanceof Promise)
    throw new RecordingError('the function is async: a compiled function returns at once')
  const { outputs, state } = (result ?? {}) as {
    outputs?: Record<string, Tensor>
    state?: Record<string, Tensor>
  }
  const found = new Map<string, Tensor>()
  checkNames('output', signature.outputs, outputs)
  for (const [name, dtype] of signature.outputs) {
    const tensor = outputs![name]!
    if (tensor.dtype !== dtype) {
      throw new RecordingError(`output '${name}' is declared ${dtype}, the function returns ${tensor.dtype}`)
    }
    found.set(`output ${name}`, tensor)
  }
  checkNames('state', signature.state, state)
  for (const [name, { dtype, shape }] of signature.state) {
    const tensor = state![name]!
    if (tensor.dtype !== dtype || !sameShape(tensor.shape, shape)) {
      const got = `${tensor.dtype} [${tensor.shape}]`
      throw new RecordingError(
        `state '${name}' is ${dtype} [${shape}], the function returns ${got} as the next`,
      )
    }
    found.set(`state ${name}`, tensor)
  }
  return found
}

function checkNames(
  kind: string,
  declared: readonly (readonly [string, unknown])[],
  returned: Record<string, Tensor> | undefined,
): void {
  const names = new Set(declared.map(([name]) => name))
  const missing = [...names].filter((name) => returned?.[name] === undefined)
  if (missing.length > 0)
    throw new RecordingError(`the function returns no ${kind} '${missing.join("', '")}'`)
  const extra = Object.keys(returned ?? {}).filter((name) => !names.has(name))
  if (extra.length > 0)
    throw new RecordingError(`the function returns an undeclared ${kind} '${extra.join("', '")}'`)
}

import {
  MAX_MODEL_BYTES,
  type ModelSpec,
  modelSchema,
  parameterCount,
  type StringReach,
} from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { layoutOf } from '../own/layout.js'
import type { Weights } from '../own/model-file.js'
import { writeView } from '../own/views.js'

/** Parameters by their TransformerLens names, row-major. */
export type Parameters = Map<string, Float32Array>

/**
 * The spec with every default. It is made before a tensor is read: tensors of a small file can view the same numbers again and
 * again, so the size of the file says nothing of the model's.
 * @throws SweepstackError `model.invalid` for a model beyond what a spec can say, or larger than one is kept
 */
export const specOf = (fields: Partial<ModelSpec>, reach: StringReach): ModelSpec => {
  const parsed = modelSchema.safeParse(fields)
  if (parsed.success) return checkSize(parsed.data, reach)
  const [issue] = parsed.error.issues
  const [message, fix] = (issue?.message ?? '').split('; ')
  throw fault(issue?.path.join('.') || 'the model', message ?? '', fix)
}

const MIB = 2 ** 20

const checkSize = (spec: ModelSpec, reach: StringReach): ModelSpec => {
  const parameters = parameterCount(spec, reach)
  if (4 * parameters <= MAX_MODEL_BYTES) return spec
  throw fault(
    'the model',
    `has ${parameters} parameters, ${Math.ceil((4 * parameters) / MIB)} MiB as float32, and may have ${MAX_MODEL_BYTES / MIB} MiB`,
    'import a smaller model',
  )
}

/** Puts parameters where our flat vector has them. Every one has to be there, and no other. */
export const assemble = (spec: ModelSpec, reach: StringReach, parameters: Parameters): Weights => {
  const { size, views } = layoutOf(spec, reach)
  const params = new Float32Array(size)
  for (const view of views) {
    const values = parameters.get(view.name)
    if (values === undefined) throw new RangeError(`the import gives no ${view.name}`)
    writeView(params, view, values)
  }
  const stray = [...parameters.keys()].find((name) => !views.some((view) => view.name === name))
  if (stray !== undefined) throw new RangeError(`the import gives ${stray}, which the spec has no place for`)
  return { spec, reach, params }
}

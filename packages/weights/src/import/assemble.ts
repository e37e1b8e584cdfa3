import { type ModelSpec, modelSchema, type StringReach } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { layoutOf } from '../own/layout.js'
import type { Weights } from '../own/model-file.js'
import { writeView } from '../own/views.js'

/** Parameters by their TransformerLens names, row-major. */
export type Parameters = Map<string, Float32Array>

/** The spec with every default. @throws SweepstackError `model.invalid` for a model beyond what a spec can say */
export const specOf = (fields: Partial<ModelSpec>): ModelSpec => {
  const parsed = modelSchema.safeParse(fields)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const [message, fix] = (issue?.message ?? '').split('; ')
  throw fault(issue?.path.join('.') || 'the model', message ?? '', fix)
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

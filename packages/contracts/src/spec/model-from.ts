import { z } from 'zod'
import type { Issue } from '../errors.js'

/** `sha256:` and 64 hex digits: how a spec names a model that is stored. */
export const modelRef = z.string().regex(/^sha256:[0-9a-f]{64}$/, {
  error: 'not a reference, which is sha256: and 64 hexadecimal digits; sweepstack model list shows them',
})

/** A stored model instead of one to train. */
export const modelFromSchema = z.strictObject({
  from: modelRef.describe('a stored model, evaluated as it is: nothing is trained'),
})

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => value !== null && typeof value === 'object'

/** Whether a cell as written takes its model from the store. */
export const takesStored = (model: unknown): boolean => isFields(model) && Object.hasOwn(model, 'from')

/** What a cell with a stored model has no place for, in plainer words than `unknown field`. */
export const checkStored = ({ model, training }: { model: Fields; training: unknown }): Issue[] => [
  ...Object.keys(model)
    .filter((key) => key !== 'from')
    .map((key) => ({
      path: `model.${key}`,
      message: `a stored model has its own ${key}`,
      fix: 'leave it out; or leave model.from out, and the model is trained',
    })),
  ...(isFields(training) ? Object.keys(training) : [])
    .filter((key) => key !== 'engine')
    .map((key) => ({
      path: `training.${key}`,
      message: 'a stored model is not trained',
      fix: 'leave it out; or leave model.from out, and the model is trained',
    })),
]

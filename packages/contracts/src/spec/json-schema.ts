import { z } from 'zod'
import { testSchema } from './data.js'
import { editorSchema } from './sweep.js'

/** The JSON Schema (2020-12) of a sweep as a user writes it; editors check and complete YAML by it. */
export const sweepJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(editorSchema, { io: 'input', unrepresentable: 'any' }),
  title: 'Sweepstack sweep',
})

/** The JSON Schema of a test as it is stored, with a preset and every field. */
export const testJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(testSchema, { io: 'input', unrepresentable: 'any' })

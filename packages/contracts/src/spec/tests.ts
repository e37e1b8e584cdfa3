import { isGenerated, PRESETS } from './presets/registry.js'

type Fields = Record<string, unknown>
const isFields = (v: unknown): v is Fields => v !== null && typeof v === 'object' && !Array.isArray(v)
const SHARED = ['length', 'depth', 'balancedShare', 'types'] as const

/**
 * A test as written, completed from the data: without a preset it is the data's own distribution (for a file,
 * the held-back share); with another preset it takes the data's length, depth, balanced share and bracket types
 * where that preset has such a field of the same shape. Fields written in the test always win.
 */
export const inheritTest = (test: Fields, data: unknown): Fields => {
  if (!isFields(data)) return test
  const preset = test.preset ?? (data.preset === 'file' ? 'held-back' : data.preset)
  if (typeof preset !== 'string' || !isGenerated({ preset })) return { ...test, preset }
  const fields: Record<string, unknown> = PRESETS[preset as keyof typeof PRESETS].fields
  const own = preset === data.preset
  const taken = Object.entries(fields).filter(
    ([key, field]) =>
      Object.hasOwn(data, key) &&
      (own || SHARED.some((name) => name === key)) &&
      // The data's own mistakes are reported once, at the data.
      (field as { safeParse(v: unknown): { success: boolean } }).safeParse(data[key]).success,
  )
  return { ...Object.fromEntries(taken.map(([key]) => [key, data[key]])), ...test, preset }
}

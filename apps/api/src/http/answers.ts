import { ERRORS, type ErrorCode, idSchema, problemSchema } from '@sweepstack/contracts'
import { z } from 'zod'

/** Path parameter of everything that has an id. */
export const idParams = z.strictObject({ id: idSchema.describe('as listed, a UUID') })

/** No parameters at all: one given is a mistake, and is said so. */
export const noQuery = z.strictObject({})

/** The problems a route can answer with, besides those every route can. */
export const problems = (...codes: ErrorCode[]) => {
  const byStatus = new Map<number, string[]>()
  for (const code of new Set<ErrorCode>([...COMMON, ...codes])) {
    const { status } = ERRORS[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      status,
      {
        description: names.map((name) => `\`${name}\`: ${ERRORS[name as ErrorCode].title}`).join('; '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )
}
const COMMON: ErrorCode[] = ['request.invalid', 'auth.required', 'internal', 'unavailable']

/** An answer of another type than JSON. */
export const text = (description: string, mediaType: string) => ({
  description,
  content: { [mediaType]: { schema: z.string() } },
})

/** A table's answer in each of its formats. */
export const table = (description: string, json: z.ZodType) => ({
  description,
  content: {
    'application/json': { schema: json },
    'application/x-ndjson': { schema: z.string().describe('one JSON object a line') },
    'text/csv': { schema: z.string().describe('a header line, then one row a line; overrides are columns') },
  },
})

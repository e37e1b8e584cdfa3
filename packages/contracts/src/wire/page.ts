import { z } from 'zod'

/** A page of a list; `next` is the cursor of the following one, null at the end. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() })
export type Page<T> = { items: T[]; next: string | null }

export const pageQuery = {
  limit: z.coerce
    .number({ error: 'not a whole number; give one from 1 to 1000' })
    .int()
    .min(1)
    .max(1000)
    .default(100),
  cursor: z.string().max(200).optional(),
}

export const formatSchema = z.enum(['json', 'jsonl', 'csv']).default('json')
export type Format = z.infer<typeof formatSchema>

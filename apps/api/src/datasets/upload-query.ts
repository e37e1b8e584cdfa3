import { fileFormatSchema } from '@sweepstack/contracts'
import type { ImportOptions } from '@sweepstack/files'
import { z } from 'zod'

const name = z
  .string()
  .regex(/^[^/\\]{1,200}$/, { error: 'not a file name; give 1 to 200 characters without slashes' })
  .refine((text) => !/\p{Cc}/u.test(text), { error: 'a control character in a file name; leave it out' })
  .describe('the file name, as lists and errors show it')
const column = (what: string) => z.string().max(200).optional().describe(`the column of ${what}`)
const checked = (what: string) => column(`${what}; empty: none, it is not read`)

/** What an upload says of its file. */
export const uploadQuery = z.strictObject({
  name,
  format: fileFormatSchema.optional().describe('csv, jsonl or parquet, plain or gzip; else its content says'),
  alphabet: z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('brackets other than ()[]{}<>: pairs of characters, such as ab, or words with spaces between'),
  'column.sequence': column('the strings'),
  'column.label': checked('labels'),
  'column.stack_depth': checked('stack depths'),
  'column.count': checked('counts'),
  skipBad: z
    .union([z.enum(['true', 'false']), z.literal('')])
    .default('false')
    .describe('true: bad lines are left out and counted; CSV with malformed quotes is refused all the same'),
})

export const importOptions = (
  query: z.infer<typeof uploadQuery>,
): Omit<ImportOptions, 'limits' | 'signal'> => {
  const { name, format, alphabet, skipBad } = query
  const optional = (text: string | undefined) => (text === '' ? null : text)
  return {
    ...{ name, format, alphabet, skipBad: skipBad !== 'false' },
    columns: {
      sequence: query['column.sequence'],
      label: optional(query['column.label']),
      stack_depth: optional(query['column.stack_depth']),
      count: optional(query['column.count']),
    },
  }
}

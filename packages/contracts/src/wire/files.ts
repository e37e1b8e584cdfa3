import { z } from 'zod'

/** `sha256:` and 64 hex digits: how a stored spec names a data file. */
export const fileRef = z.string().regex(/^sha256:[0-9a-f]{64}$/)

/** A data file, kept by its content. Uploading the same bytes again changes nothing. */
export const dataFileSchema = z.object({
  ref: fileRef,
  name: z.string(),
  bytes: z.int(),
  rows: z.int(),
  balanced: z.int(),
  minLength: z.int(),
  maxLength: z.int(),
})
export type DataFile = z.infer<typeof dataFileSchema>

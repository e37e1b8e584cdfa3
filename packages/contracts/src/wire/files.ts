import { z } from 'zod'
import { issueSchema } from '../errors.js'

/** `sha256:` and 64 hex digits: how a stored spec names a data file. */
export const fileRef = z.string().regex(/^sha256:[0-9a-f]{64}$/, {
  error: 'not a reference; sha256: and 64 hexadecimal digits; GET /v1/datasets lists them',
})

/**
 * A data file, kept as its strings: whatever it was uploaded as, the ref is the SHA-256 of its canonical text (a line
 * `<string> <1|0>` for each), so that the same strings in the same order are one file.
 */
export const dataFileSchema = z.object({
  ref: fileRef,
  name: z.string(),
  bytes: z.int().describe('of the canonical text'),
  rows: z.int(),
  balanced: z.int(),
  types: z.int().describe('bracket types'),
  minLength: z.int(),
  maxLength: z.int(),
  createdAt: z.iso.datetime().describe('of the first upload'),
})
export type DataFile = z.infer<typeof dataFileSchema>

/** What an upload answers: the file, and the lines left out where bad ones are to be skipped. */
export const uploadSchema = dataFileSchema.extend({
  skipped: z.int().describe('bad lines left out'),
  issues: z.array(issueSchema).describe('the first ten of them'),
})
export type Upload = z.infer<typeof uploadSchema>

/** Bytes of an upload as it is sent, and of its strings once unpacked, where no setting says otherwise. */
export const UPLOAD_LIMITS = { sent: 2 ** 30, unpacked: 2 ** 33 } as const

/** How a dataset is written as a file. */
export const fileFormatSchema = z.enum(['csv', 'jsonl', 'parquet'])
export type FileFormat = z.infer<typeof fileFormatSchema>

/**
 * The columns of an exported dataset. `stack_depth` is as in the study: the depth of a balanced string, 0 of any other.
 * `source` is the balanced string that a corrupted one was made from, empty where there is none or it is not known.
 */
export const EXPORT_COLUMNS = {
  sequence: 'string',
  label: 'integer',
  stack_depth: 'integer',
  count: 'integer',
  depth: 'integer',
  dip: 'integer',
  length: 'integer',
  kind: 'string',
  source: 'string',
} as const

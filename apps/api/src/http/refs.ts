import { fileRef } from '@sweepstack/contracts'
import { z } from 'zod'

/** Path parameter of a data file. */
export const refParams = z.strictObject({ ref: fileRef.describe('sha256: and 64 hex digits') })

import { z } from 'zod'

/** A parameter that may be repeated (any of): `status=queued&status=running`, or with commas. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (given) => (given === undefined ? undefined : [given].flat().flatMap((text) => String(text).split(','))),
    z.array(item).max(100).optional(),
  )

import type { z } from 'zod'
import { SweepstackError } from './errors.js'

export type Variables = Record<string, string | undefined>

/**
 * Checks an app's environment, which the app reads; an empty variable counts as not set.
 * @throws SweepstackError `config.invalid` naming every variable at fault.
 */
export const parseEnv = <T extends z.ZodType>(schema: T, variables: Variables): z.infer<T> => {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  throw new SweepstackError(
    'config.invalid',
    parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
  )
}

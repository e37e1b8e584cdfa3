import { type Issue, SweepstackError, toIssues } from '@sweepstack/contracts'
import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'

const handlers = new WeakSet<z.ZodType>()

/** A schema the documentation shows and the handler checks itself (a spec, a file's bytes). */
export const documented = <T extends z.ZodType>(schema: T): T => {
  handlers.add(schema)
  return schema
}

const PART = { querystring: 'query', params: 'path', headers: 'headers', body: 'body' }

/**
 * A value as its schema has it.
 * @throws SweepstackError `request.invalid` with a path, a message and a fix for each thing wrong
 */
export const checked = <T extends z.ZodType>(schema: T, part: string, data: unknown): z.infer<T> => {
  const parsed = schema.safeParse(data, { reportInput: true })
  if (parsed.success) return parsed.data
  const issues = toIssues(parsed.error, schema).map((issue) => inWords(issue, part))
  const detail = issues.slice(0, 5).map((i) => `${i.path || part}: ${i.message}`)
  throw new SweepstackError('request.invalid', detail.join('; '), {
    issues,
    ...(issues[0]?.fix === undefined ? {} : { fix: issues[0].fix }),
  })
}

/** zod's verdict as `request.invalid`, with a path, a message and a fix for each thing wrong. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  if (handlers.has(schema)) return (value) => ({ value })
  const part = PART[(httpPart ?? 'body') as keyof typeof PART] ?? 'body'
  return (data) => {
    try {
      return { value: checked(schema, part, data) }
    } catch (error) {
      return { error: error as Error }
    }
  }
}

const inWords = (issue: Issue, part: string): Issue => ({
  ...issue,
  message: part === 'query' ? issue.message.replace(/^unknown field/, 'unknown parameter') : issue.message,
})

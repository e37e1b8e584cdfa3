import { type ErrorCode, SweepstackError } from '@sweepstack/contracts'
import type { FastifyInstance } from 'fastify'
import { parse as parseYaml } from 'yaml'

/** Reads JSON bodies; a body that is not JSON is refused with `code`. No body at all is undefined. */
export const acceptJson = (app: FastifyInstance, code: ErrorCode): void => {
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) =>
      body.length === 0 ? undefined : readJson(textOf(body, code), code),
  )
}

/** Reads YAML bodies (1.2, so JSON too). Aliases are limited: a few lines of them can stand for gigabytes. */
export const acceptYaml = (app: FastifyInstance): void => {
  const types = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml']
  app.addContentTypeParser(types, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    body.length === 0 ? undefined : readYaml(textOf(body, 'spec.unparsable')),
  )
}

const textOf = (body: Buffer, code: ErrorCode): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new SweepstackError(code, 'the body is not UTF-8', { fix: 'send it as UTF-8' })
  }
}

const readJson = (text: string, code: ErrorCode): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SweepstackError(code, `the body is not JSON: ${(error as Error).message}`, {
      fix:
        code === 'spec.unparsable'
          ? 'correct the JSON, or send YAML with Content-Type: application/yaml'
          : 'correct the JSON',
    })
  }
}

const readYaml = (text: string): unknown => {
  try {
    return parseYaml(text, { maxAliasCount: 100, logLevel: 'error', stringKeys: true })
  } catch (error) {
    // Beside the parser's own errors: deep nesting runs out of stack, an alias of itself out of patience.
    throw new SweepstackError('spec.unparsable', `the body is not YAML: ${(error as Error).message}`, {
      fix: 'correct the YAML at the place named, or send JSON with Content-Type: application/json',
    })
  }
}

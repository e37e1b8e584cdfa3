import { randomUUID } from 'node:crypto'
import type { Problem } from '@sweepstack/contracts'
import { SweepstackError } from '@sweepstack/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { toSweepstackError } from '../http/to-error.js'

const PROBLEM = 'application/problem+json; charset=utf-8'
const MAX_ISSUES = 20
const MAX_TEXT = 2_000

/** The one error handler: whatever was thrown becomes problem details; what is ours to fix is logged whole. */
export const errors = fp(async (app) => {
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply))
})

export const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const known = toSweepstackError(error)
  if (known.status >= 500) request.log.error({ err: error }, known.message)
  else request.log.info({ code: known.code, detail: shorten(known.message) }, 'refused')
  if (known.code === 'unavailable') reply.header('retry-after', '2')
  return reply
    .code(known.status)
    .headers({ 'cache-control': 'no-store', 'content-type': PROBLEM, 'x-request-id': request.id })
    .serializer((payload: Problem) => JSON.stringify(payload))
    .send(problemOf(known, request.id))
}

/** A problem of bounded size: a body with a million mistakes gets the first few of them back. */
const problemOf = (error: SweepstackError, requestId: string): Problem => {
  const { issues, fix, ...problem } = error.toProblem(requestId)
  return {
    ...problem,
    detail: shorten(problem.detail),
    ...(fix === undefined ? {} : { fix: shorten(fix) }),
    ...(issues === undefined
      ? {}
      : {
          issues: issues.slice(0, MAX_ISSUES).map((issue) => ({
            path: shorten(issue.path),
            message: shorten(issue.message),
            ...(issue.fix === undefined ? {} : { fix: shorten(issue.fix) }),
          })),
        }),
  }
}

const shorten = (text: string): string => {
  const cut = text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}…`
  return cut.replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** The answer to bytes that are not HTTP at all: there is no request to hang a reply on. */
export const rawProblem = (detail: string): string => {
  const body = JSON.stringify(new SweepstackError('request.invalid', detail).toProblem(randomUUID()))
  return [
    'HTTP/1.1 400 Bad Request',
    `content-type: ${PROBLEM}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

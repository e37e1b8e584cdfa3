import { type ErrorCode, SweepstackError } from '@sweepstack/contracts'

/** Fastify's own refusals, as ours. Any other 4xx of Fastify or its plugins is request.invalid. */
const FASTIFY: Record<string, { code: ErrorCode; fix?: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'request.too-large',
    fix: 'send less, or raise SWEEPSTACK_BODY_LIMIT (JSON, YAML) or SWEEPSTACK_UPLOAD_LIMIT (data files)',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'request.media-type',
    fix: 'send application/json or application/yaml; a data file as text/csv, application/x-ndjson, application/vnd.apache.parquet, application/gzip or application/octet-stream',
  },
  FST_ERR_BAD_URL: {
    code: 'request.invalid',
    fix: 'percent-encode the path: a % is followed by two hex digits of UTF-8',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'request.invalid',
    fix: 'Content-Length must be the number of bytes of the body',
  },
}

/** Causes that say a service this one needs did not answer: the network, PostgreSQL closing, Prisma. */
const DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
])
/** PostgreSQL: connection exceptions, too many connections, shutting down or starting. */
const DOWN_SQLSTATE = /^(08...|53300|57P0[123])$/

export const toSweepstackError = (error: unknown): SweepstackError => {
  if (error instanceof SweepstackError) return error
  const { code, statusCode, message } = (error ?? {}) as {
    code?: unknown
    statusCode?: unknown
    message?: unknown
  }
  const known = typeof code === 'string' && Object.hasOwn(FASTIFY, code) ? FASTIFY[code] : undefined
  if (known !== undefined)
    return new SweepstackError(known.code, String(message), known.fix === undefined ? {} : { fix: known.fix })
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new SweepstackError('request.invalid', String(message))
  if (isDown(error))
    return new SweepstackError('unavailable', 'the database or the queue does not answer', {
      fix: 'try again in a moment; GET /readyz says which one',
      cause: error,
    })
  return new SweepstackError('internal', 'an error of ours, not of the request', {
    fix: 'look the request id up in the log of the API',
    cause: error,
  })
}

const isDown = (error: unknown, depth = 0): boolean => {
  if (error === null || typeof error !== 'object' || depth > 5) return false
  const { code, cause, errors, meta } = error as {
    code?: unknown
    cause?: unknown
    errors?: unknown
    meta?: { driverAdapterError?: unknown }
  }
  if (typeof code === 'string' && (DOWN.has(code) || DOWN_SQLSTATE.test(code))) return true
  return [cause, meta?.driverAdapterError, ...(Array.isArray(errors) ? errors : [])].some((inner) =>
    isDown(inner, depth + 1),
  )
}

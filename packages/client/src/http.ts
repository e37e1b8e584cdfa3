import { SweepstackError } from '@sweepstack/contracts'
import type { z } from 'zod'
import { failureOf, mismatch, unreachable } from './failures.js'
import { type Query, toQueryString } from './query.js'

export type HttpOptions = {
  /** Address of the API without /v1, such as http://127.0.0.1:8787. */
  baseUrl: string
  token?: string | undefined
  fetch?: typeof globalThis.fetch | undefined
  /** Milliseconds one try may take; uploads and streams have their own. */
  timeoutMs?: number | undefined
}

export type Call = {
  method?: 'GET' | 'POST'
  query?: Query
  /** A stream is sent as it comes, and once: it must not be `repeatable`. */
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | undefined
  headers?: Record<string, string>
  /** Media type of the answer; JSON without it. */
  accept?: string
  /** The call may be sent again when no answer came: GET, and what an Idempotency-Key guards. */
  repeatable?: boolean
  timeoutMs?: number | null
  signal?: AbortSignal | undefined
}

const RETRY_AFTER_MS = [200, 800]

export type Http = ReturnType<typeof createHttp>

/** HTTP with our errors: every failure is a SweepstackError, every JSON answer is checked by its schema. */
export const createHttp = ({ baseUrl, token, fetch = globalThis.fetch, timeoutMs = 30_000 }: HttpOptions) => {
  const base = checkBase(baseUrl)

  const once = async (path: string, call: Call): Promise<Response> => {
    const url = `${base}${path}${toQueryString(call.query ?? {})}`
    const limit = call.timeoutMs === undefined ? timeoutMs : call.timeoutMs
    const signals = [call.signal, limit === null ? undefined : AbortSignal.timeout(limit)].filter(
      (s) => s !== undefined,
    )
    let response: Response
    try {
      response = await fetch(url, {
        method: call.method ?? 'GET',
        headers: {
          accept: call.accept ?? 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...call.headers,
        },
        ...(call.body === undefined ? {} : { body: call.body }),
        ...(call.body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
        ...(signals.length === 0 ? {} : { signal: AbortSignal.any(signals) }),
      })
    } catch (error) {
      call.signal?.throwIfAborted()
      throw unreachable(error, base)
    }
    if (!response.ok) throw await failureOf(response, url)
    return response
  }

  const send = async (path: string, call: Call = {}): Promise<Response> => {
    const delays = (call.repeatable ?? (call.method ?? 'GET') === 'GET') ? RETRY_AFTER_MS : []
    for (const delay of delays) {
      try {
        return await once(path, call)
      } catch (error) {
        if (!(error instanceof SweepstackError && error.code === 'unavailable')) throw error
        await new Promise((resolve) => setTimeout(resolve, delay))
        call.signal?.throwIfAborted()
      }
    }
    return once(path, call)
  }

  const json = async <T>(schema: z.ZodType<T>, path: string, call: Call = {}): Promise<T> => {
    const response = await send(path, call)
    const body: unknown = await response.json().catch((error: unknown) => {
      throw mismatch(path, String(error))
    })
    const parsed = schema.safeParse(body)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw mismatch(path, `${issue?.path.join('.')}: ${issue?.message}`)
  }

  return { base, send, json }
}

const checkBase = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new SweepstackError('request.invalid', `${text} is not the address of an API`, {
      fix: 'write http://host:port, as in http://127.0.0.1:8787',
    })
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

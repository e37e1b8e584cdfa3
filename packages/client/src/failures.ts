import { parseJson, problemSchema, SweepstackError } from '@sweepstack/contracts'

/** The error of an answer that is not 2xx: the API's own problem, or what stands between us and the API. */
export const failureOf = async (response: Response, url: string): Promise<SweepstackError> => {
  const body = await response.text().catch(() => '')
  const problem = problemSchema.safeParse(parseJson(body))
  if (problem.success) return SweepstackError.fromProblem(problem.data)
  const detail = `${url} answered ${response.status} ${response.statusText}, and not as the API does`
  if ([502, 503, 504].includes(response.status))
    return new SweepstackError('unavailable', detail, { fix: 'look at the proxy before the API' })
  return new SweepstackError(response.status === 404 ? 'not-found' : 'internal', detail, {
    fix: `is there a Sweepstack API at this address? It said: ${body.slice(0, 200)}`,
  })
}

/** fetch throws a TypeError for everything from a refused connection to a bad name; the cause says which. */
export const unreachable = (error: unknown, baseUrl: string): SweepstackError => {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown }
  const timedOut = error instanceof Error && error.name === 'TimeoutError'
  const why = timedOut ? 'no answer in time' : String(code ?? message ?? cause)
  return new SweepstackError('unavailable', `the API at ${baseUrl} does not answer (${why})`, {
    fix: 'start it with: sweepstack up; or set SWEEPSTACK_URL to the address of one that runs',
    cause: error,
  })
}

export const mismatch = (url: string, detail: string): SweepstackError =>
  new SweepstackError('internal', `the answer of ${url} is not what this client expects: ${detail}`, {
    fix: 'use the same version of the client and the API',
  })

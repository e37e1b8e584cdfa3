import { z } from 'zod'

/**
 * Every error the service gives, once: its HTTP status, its title and whether a run that met it is worth
 * another attempt. A test keeps this table in step with docs/errors.md.
 */
export const ERRORS = {
  'spec.invalid': { status: 400, title: 'The sweep spec is not valid', retry: false },
  'spec.unparsable': { status: 400, title: 'The spec is neither YAML nor JSON', retry: false },
  'spec.too-many-cells': { status: 400, title: 'The sweep has too many cells', retry: false },
  'request.invalid': { status: 400, title: 'The request is not valid', retry: false },
  'request.too-large': { status: 413, title: 'The request body is too large', retry: false },
  'request.too-much': { status: 422, title: 'The answer takes too much time or memory', retry: false },
  'request.media-type': { status: 415, title: 'The media type is not supported', retry: false },
  'auth.required': { status: 401, title: 'A bearer token is required', retry: false },
  'not-found': { status: 404, title: 'There is no such thing', retry: false },
  'method-not-allowed': { status: 405, title: 'The path exists, the method does not', retry: false },
  'state.conflict': { status: 409, title: 'The thing is in a state that does not allow this', retry: false },
  'idempotency.mismatch': {
    status: 422,
    title: 'The Idempotency-Key was used with another body',
    retry: false,
  },
  'file.invalid': { status: 400, title: 'A line of the data file is not valid', retry: false },
  'file.unknown': { status: 400, title: 'The spec names a file that was not uploaded', retry: false },
  'model.invalid': { status: 400, title: 'The model file or its config is not valid', retry: false },
  'model.unknown': { status: 400, title: 'The spec names a model that is not stored', retry: false },
  'data.impossible': { status: 400, title: 'No dataset fits the spec', retry: false },
  'training.nan': { status: 422, title: 'The loss is not a finite number', retry: false },
  'training.out-of-memory': { status: 500, title: 'The trainer ran out of memory', retry: true },
  'trainer.crashed': { status: 500, title: 'The trainer process ended', retry: true },
  'run.lease-lost': { status: 409, title: 'Another worker took the run over', retry: true },
  'run.cancelled': { status: 409, title: 'The run was cancelled', retry: false },
  'config.invalid': { status: 500, title: 'A setting of the service is not valid', retry: false },
  unavailable: { status: 503, title: 'A service this one needs does not answer', retry: true },
  internal: { status: 500, title: 'An error of ours', retry: true },
} as const

export type ErrorCode = keyof typeof ERRORS
export const errorCodes = Object.keys(ERRORS) as ErrorCode[]
export const errorCodeSchema = z.enum(errorCodes as [ErrorCode, ...ErrorCode[]])

/** One thing wrong: where, what, and what to do about it. `path` is a dot path into the body or spec. */
export const issueSchema = z.object({ path: z.string(), message: z.string(), fix: z.string().optional() })
export type Issue = z.infer<typeof issueSchema>

/** RFC 9457 problem details, with our code, the paths at fault and a fix. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: errorCodeSchema,
  fix: z.string().optional(),
  issues: z.array(issueSchema).optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** An error with a code of ERRORS; crosses process and HTTP borders as a `Problem`. */
export class SweepstackError extends Error {
  readonly code: ErrorCode
  readonly fix: string | undefined
  readonly issues: Issue[]
  constructor(
    code: ErrorCode,
    detail: string,
    more: { fix?: string; issues?: Issue[]; cause?: unknown } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'SweepstackError'
    this.code = code
    this.fix = more.fix
    this.issues = more.issues ?? []
  }

  get status(): number {
    return ERRORS[this.code].status
  }

  get retry(): boolean {
    return ERRORS[this.code].retry
  }

  toProblem(requestId?: string): Problem {
    const { status, title } = ERRORS[this.code]
    return {
      type: `urn:sweepstack:error:${this.code}`,
      title,
      status,
      detail: this.message,
      code: this.code,
      ...(this.fix === undefined ? {} : { fix: this.fix }),
      ...(this.issues.length === 0 ? {} : { issues: this.issues }),
      ...(requestId === undefined ? {} : { requestId }),
    }
  }

  static fromProblem(problem: Problem): SweepstackError {
    return new SweepstackError(problem.code, problem.detail, {
      ...(problem.fix === undefined ? {} : { fix: problem.fix }),
      ...(problem.issues === undefined ? {} : { issues: problem.issues }),
    })
  }
}

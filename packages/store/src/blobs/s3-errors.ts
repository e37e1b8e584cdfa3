import { SweepstackError } from '@sweepstack/contracts'

/** What S3-compatible servers and the way to them say, and what to do about it. */
const FIXES: [RegExp, string][] = [
  [/NoSuchBucket/, 'create the bucket, or correct its name in BLOB_URL'],
  [
    /InvalidAccessKeyId|access key ID|SignatureDoesNotMatch|InvalidToken|ExpiredToken|CredentialsProviderError/,
    'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN where they are temporary) to credentials of this store',
  ],
  [
    /AccessDenied|Forbidden|AllAccessDisabled/,
    'let these credentials list the bucket, and get, put and delete objects in it',
  ],
  [
    /PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint/,
    'set region in BLOB_URL to the one the bucket is in',
  ],
  [/ECONNREFUSED|ENOTFOUND|EAI_AGAIN/, 'start the store there, or correct endpoint in BLOB_URL'],
  [
    /TimeoutError|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    'check the network and the firewall between here and there',
  ],
]

/** Whether the store answered that there is no such object. */
export const isMissing = (error: unknown): boolean => /^(NoSuchKey|NotFound)$/.test(nameOf(error))

/** Whatever went wrong with a store, as SweepstackError `unavailable`. */
export const s3Error = (error: unknown, place: string): SweepstackError => {
  if (error instanceof SweepstackError) return error
  const said = [nameOf(error), codeOf(error), messageOf(error)].filter(Boolean)
  const fix = FIXES.find(([pattern]) => said.some((text) => pattern.test(text)))?.[1]
  return new SweepstackError(
    'unavailable',
    `cannot use the store of files at ${place}: ${[...new Set(said)].join(', ')}`,
    { ...(fix === undefined ? {} : { fix }), cause: error },
  )
}

const field = (error: unknown, name: string): string => {
  const value = (error as Record<string, unknown> | null)?.[name]
  return typeof value === 'string' ? value : ''
}
const nameOf = (error: unknown): string => field(error, 'name')
const messageOf = (error: unknown): string => field(error, 'message')
/** Node gives several errors where a name has two addresses. */
const codeOf = (error: unknown): string => {
  const { errors } = (error ?? {}) as { errors?: unknown[] }
  return field(error, 'code') || (Array.isArray(errors) ? field(errors[0], 'code') : '')
}

import { SweepstackError } from '@sweepstack/contracts'

/**
 * Host, port and database of a URL, for messages: never its password.
 * @throws SweepstackError `config.invalid` where it is not a PostgreSQL URL.
 */
export const describeConnection = (url: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new SweepstackError('config.invalid', 'the database URL is not one of PostgreSQL', {
      fix: 'write postgresql://user:password@host:5432/database; percent-encode special characters in the password',
    })
  const host = parsed.hostname || parsed.searchParams.get('host') || 'localhost'
  return `${host}:${parsed.port || '5432'}${parsed.pathname === '/' ? '' : parsed.pathname}`
}

/** What PostgreSQL and the network say when they do not let us in, and what to do about it. */
const FIXES: Record<string, string> = {
  ECONNREFUSED: 'start PostgreSQL there, or correct the host and port',
  ENOTFOUND: 'correct the host name',
  EAI_AGAIN: 'correct the host name, or the name server',
  ETIMEDOUT: 'check the network and the firewall between here and there',
  '28P01': 'correct the user name or password',
  '28000': 'let this user in (pg_hba.conf)',
  '3D000': 'create the database, or correct its name',
  '53300': "raise the server's max_connections, or run fewer processes",
  '42501': 'grant the user the right to use and create tables in the schema public',
}
const LOST = /^(08|57P0)|^(ECONNRESET|EPIPE|EHOSTUNREACH|ENETUNREACH|P10(00|01|02|08|17))$/
const LOST_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/

/** Connection errors as SweepstackError `unavailable`; every other error as it is. */
export const unavailable = (error: unknown, host: string): unknown => {
  if (error instanceof SweepstackError) return error
  const root = rootOf(error)
  const known = root.codes.find((code) => code in FIXES || LOST.test(code))
  if (known === undefined && !LOST_MESSAGE.test(root.message)) return error
  const fix = FIXES[known ?? '']
  return new SweepstackError('unavailable', `cannot use the database at ${host}: ${root.message}`, {
    ...(fix === undefined ? {} : { fix }),
    cause: error,
  })
}

/** Codes and first telling message down the causes. Node gives several errors where a name has two addresses. */
const rootOf = (error: unknown): { codes: string[]; message: string } => {
  const codes: string[] = []
  let message = ''
  const visit = (at: unknown, depth: number): void => {
    if (at === null || typeof at !== 'object' || depth > 5) return
    const { code, originalCode, message: text, cause, errors } = at as Record<string, unknown>
    for (const c of [code, originalCode]) if (typeof c === 'string') codes.push(c)
    if (message === '' && typeof text === 'string') message = text
    for (const inner of [cause, ...(Array.isArray(errors) ? errors : [])]) visit(inner, depth + 1)
  }
  visit(error, 0)
  return { codes, message }
}

import { type Client, createClient } from '@sweepstack/client'
import { type Command, Option } from 'commander'
import { type Env, readEnv } from './env.js'
import { connect, type Service } from './service/connect.js'

export type ServiceOptions = { url?: string | undefined }
export type Session = { client: Client; service: Service; env: Env }

const urlOption = (): Option =>
  new Option(
    '--url <url>',
    'service to use (or SWEEPSTACK_URL); without one: the one running here, or an embedded one',
  )

/** A command with the option every command that talks to a service has. */
export const ofService = (command: Command): Command => command.addOption(urlOption())

/**
 * Does something with a service, started if none is there (with so many worker processes; none is enough for a
 * question), and lets go of it afterwards.
 */
export const withService = async <T>(
  { url }: ServiceOptions,
  workers: number,
  use: (session: Session) => Promise<T>,
): Promise<T> => {
  const env = readEnv()
  const service = await connect(env, { url, workers })
  try {
    return await use({ env, service, client: clientOf(service.url, env) })
  } finally {
    await service.release()
  }
}

const clientOf = (baseUrl: string, { token }: Env): Client =>
  createClient({ baseUrl, ...(token === null ? {} : { token }) })

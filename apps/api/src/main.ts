import { type AddressInfo, isIPv6 } from 'node:net'
import { lastWords, SweepstackError } from '@sweepstack/contracts'
import { openQueue } from '@sweepstack/queue'
import { migrate, openStore } from '@sweepstack/store'
import { pino } from 'pino'
import { buildApp } from './app.js'
import { type Env, readEnv } from './env.js'

/** The composition root: environment, store, queue, server; and the way back on SIGTERM or SIGINT. */
const main = async (env: Env): Promise<void> => {
  const logger = pino({ name: 'api', level: env.logLevel }, pino.destination({ dest: 2, sync: true }))
  // Here and nowhere else: workers find the database as the API that queued their runs left it.
  const applied = await migrate(env.databaseUrl)
  if (applied.length > 0) logger.info({ applied }, 'migrated')
  const store = await openStore(env.databaseUrl, { blobUrl: env.blobUrl })
  const queue = await openQueue(env.queueUrl, {
    onError: (error) => logger.warn({ err: error }, 'the queue has trouble'),
    onWarning: (message) => logger.warn(message),
  }).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  const app = await buildApp({ store, queue, logger, ...env })

  let closing: Promise<void> | undefined
  const close = (why: string): Promise<void> => {
    closing ??= (async () => {
      logger.info({ why }, 'closing')
      await app.close()
      await queue.close()
      await store.close()
      // The channel, listened to below, would keep the process alive.
      if (process.connected) process.disconnect()
    })()
    return closing
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void close(signal))
  // Whoever started this process with an IPC channel wants it to go when it goes itself.
  process.on('disconnect', () => void close('parent gone'))

  try {
    await app.listen({ host: env.host, port: env.port })
  } catch (error) {
    await close('cannot listen')
    throw new SweepstackError(
      'config.invalid',
      `cannot listen on ${env.host}:${env.port}: ${(error as Error).message}`,
      {
        fix: 'set PORT to a free port (0: any), and HOST to an address of this machine',
        cause: error,
      },
    )
  }
  const { address, port } = app.server.address() as AddressInfo
  process.send?.({ type: 'ready', url: `http://${isIPv6(address) ? `[${address}]` : address}:${port}` })
}

try {
  await main(readEnv())
} catch (error) {
  const { text, exitCode } = lastWords('api', error)
  process.stderr.write(text)
  process.exit(exitCode)
}

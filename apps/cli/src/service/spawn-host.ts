import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HostConfig, HostMessage } from './host.js'
import { openLog } from './log-file.js'
import { homePaths } from './paths.js'

export type HostAnswer = HostMessage | { type: 'ended'; how: string }

/**
 * Starts the host of a local service and waits for its first word. It goes on after this process: its session
 * is its own, its output goes to logs/service.log.
 */
export const spawnHost = async (config: HostConfig): Promise<HostAnswer> => {
  const log = openLog(join(homePaths(config.home).logs, 'service.log'))
  const main = fileURLToPath(new URL('./host-main.js', import.meta.url))
  const host = spawn(process.execPath, [main, JSON.stringify(config)], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  })
  const answer = await new Promise<HostAnswer>((resolve) => {
    host.once('message', (message) => resolve(message as HostMessage))
    host.once('error', (error) => resolve({ type: 'ended', how: error.message }))
    host.once('exit', (code, signal) =>
      resolve({ type: 'ended', how: `${signal ?? `exit code ${code}`}\n${log.tail(15)}` }),
    )
  })
  host.removeAllListeners()
  log.close()
  if (host.connected) host.disconnect()
  host.unref()
  return answer
}

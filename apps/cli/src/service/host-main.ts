// The main module of the process behind a local service; see host.ts. Its one argument is its HostConfig.
import { type HostConfig, type HostMessage, host } from './host.js'

const tell = (message: HostMessage): void => {
  // The command that started us may be gone already.
  if (process.connected) process.send?.(message, () => {})
}

await host(JSON.parse(process.argv[2] ?? '{}') as HostConfig, tell)
if (process.connected) process.disconnect()

import { execFileSync } from 'node:child_process'

/** The cores this process may use, by number; null where there is no `taskset` (it is Linux's). */
function allowedCores() {
  try {
    const said = execFileSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' })
    return said
      .slice(said.lastIndexOf(':') + 1)
      .split(',')
      .flatMap((range) => {
        const [from, to = from] = range.split('-').map(Number)
        return Array.from({ length: to - from + 1 }, (_, i) => from + i)
      })
  } catch {
    return null
  }
}

/**
 * The `n` cores a measurement is pinned to: those asked for, else the last this process may use. `prefix` goes before a
 * command; `said` tells a reader.
 */
export function pinTo(n, asked = null) {
  const allowed = allowedCores()
  if (allowed === null) return { prefix: [], said: 'not pinned (no taskset)' }
  const cores = asked ?? allowed.slice(-n)
  const beyond = cores.filter((core) => !allowed.includes(core))
  if (beyond.length > 0) throw new Error(`core ${beyond.join(', ')} is not one of ${allowed.join(', ')}`)
  if (cores.length < n)
    throw new Error(
      `${n} threads need ${n} cores to be pinned to, and there are ${cores.length}: use --threads ${cores.length}`,
    )
  const list = cores.slice(0, n).join(',')
  return { prefix: ['taskset', '-c', list], said: `pinned to core${n > 1 ? 's' : ''} ${list}` }
}

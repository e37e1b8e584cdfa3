// `tsc -b`, always: with nothing to do it takes a tenth of a second, and it alone knows whether there is.
import { join } from 'node:path'
import { reason, SetupError } from './failure.mjs'
import { modules, root } from './paths.mjs'
import { say } from './report.mjs'
import { run } from './run.mjs'

const SILENT_MS = 1_000

export async function build() {
  const started = Date.now()
  const speak = setTimeout(() => say('set-up: build (tsc -b) ...'), SILENT_MS)
  try {
    await run(process.execPath, [join(modules, 'typescript', 'bin', 'tsc'), '-b'], { cwd: root })
    const ms = Date.now() - started
    if (ms > SILENT_MS) say(`set-up: build (tsc -b): done in ${(ms / 1000).toFixed(1)} s`)
  } catch (error) {
    throw new SetupError(`the sources do not compile. ${reason(error)}`)
  } finally {
    clearTimeout(speak)
  }
}

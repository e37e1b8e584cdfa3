import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const TIMEOUT_MS = 60_000

/**
 * Runs a small module where the worker's own packages are found, in a process of its own: what the command must not
 * load itself (TensorFlow, the queue) is tried as the worker will. Returns what it printed.
 * @throws Error with the last line the process wrote.
 */
export const inWorker = async (source: string, args: readonly string[] = []): Promise<string> => {
  const cwd = dirname(fileURLToPath(import.meta.resolve('@sweepstack/worker/main')))
  try {
    const run = promisify(execFile)
    const { stdout } = await run(
      process.execPath,
      ['--no-warnings', '--input-type=module', '-e', source, '--', ...args],
      { cwd, timeout: TIMEOUT_MS },
    )
    return stdout.trim()
  } catch (error) {
    throw new Error(lastWords(error))
  }
}

const lastWords = (error: unknown): string => {
  const { stderr = '', killed, message } = error as { stderr?: string; killed?: boolean; message?: string }
  if (killed === true) return `no answer in ${TIMEOUT_MS / 1000} s`
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  return (lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? message ?? '').replace(
    /^Error: /,
    '',
  )
}

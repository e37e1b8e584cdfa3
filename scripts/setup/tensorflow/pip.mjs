import { join } from 'node:path'
import { reason, SetupError } from '../failure.mjs'
import { run } from '../run.mjs'

/** Every way to start a pip that machines are known to have; Debian's python3 comes without. */
const CANDIDATES = [
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ['pip3'],
  ['pip'],
  ['uv', 'tool', 'run', 'pip'],
]

/** A user's setting that pip run in a virtual environment only would stop a download, which installs nothing. */
const env = { PIP_REQUIRE_VIRTUALENV: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' }

/**
 * The first pip that starts. The last resort is a virtual environment of our own, which carries one.
 * @param {string} scratch a folder to make it in
 * @returns {Promise<{ name: string, command: string, args: string[], env: Record<string, string> }>}
 */
export async function findPip(scratch) {
  const failures = []
  for (const [command, ...args] of CANDIDATES) {
    try {
      await run(command, [...args, '--version'], { env, timeoutMs: 60_000 })
      return { name: [command, ...args].join(' '), command, args, env }
    } catch (error) {
      failures.push(firstLine(error))
    }
  }
  const venv = join(scratch, 'pip-venv')
  try {
    await run('python3', ['-m', 'venv', '--clear', venv], { timeoutMs: 120_000 })
    return {
      name: 'pip of a virtual environment',
      command: join(venv, 'bin', 'python'),
      args: ['-m', 'pip'],
      env,
    }
  } catch (error) {
    failures.push(firstLine(error))
  }
  throw new SetupError(`no pip was found:\n${[...new Set(failures)].map((line) => `- ${line}`).join('\n')}`)
}

function firstLine(error) {
  const [head = '', ...rest] = reason(error).split('\n')
  return [head, rest.find((line) => line.trim() !== '') ?? ''].join(' ').trim().slice(0, 200)
}

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from '../failure.mjs'
import { tfjsNode } from '../paths.mjs'
import { run } from '../run.mjs'

const child = join(dirname(fileURLToPath(import.meta.url)), 'verify-child.cjs')

/**
 * Loads tfjs-node in a process of its own (a wrong library can kill it) and multiplies two matrices.
 * @returns {Promise<{ version: string, libraries: string[] }>} TensorFlow's version, and the files it loaded
 */
export async function verify() {
  try {
    const said = await run(process.execPath, [child, tfjsNode], { timeoutMs: 120_000 })
    return JSON.parse(said.trim().split('\n').at(-1) ?? '')
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    const illegal = error.message.includes('SIGILL')
      ? '\nThe library uses instructions this CPU lacks (AVX, on x64).'
      : ''
    throw new SetupError(`it does not load. ${error.message}${illegal}`)
  }
}

import { createRequire } from 'node:module'
import util from 'node:util'
import { TensorFlowMissingError } from './errors.js'

export type Tf = typeof import('@tensorflow/tfjs-node')

export interface LoadOptions {
  /** Threads TensorFlow computes with, in this process. 1 by default: runs are packed one thread each. */
  readonly threads?: number
  /** TensorFlow's TF_CPP_MIN_LOG_LEVEL: 0 all, 1 no notes, 2 only errors (the default), 3 nothing. */
  readonly logLevel?: 0 | 1 | 2 | 3
}

interface Loaded {
  readonly tf: Tf
  readonly threads: number
}

let loaded: Loaded | undefined

/**
 * tfjs-node with its native back end. The library reads its thread counts once, when it is loaded: a later
 * call gets the same TensorFlow, and one with another thread count is an error.
 * @throws {TensorFlowMissingError} where the native addon is missing or does not load
 */
export function loadTensorFlow({ threads = 1, logLevel = 2 }: LoadOptions = {}): Tf {
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`threads must be a whole number of at least 1, got ${threads}`)
  }
  if (loaded !== undefined) {
    if (loaded.threads === threads) return loaded.tf
    throw new Error(
      `TensorFlow already runs with ${loaded.threads} thread(s) in this process, which cannot change: ` +
        `start another process to use ${threads}`,
    )
  }
  process.env.TF_CPP_MIN_LOG_LEVEL = String(logLevel)
  process.env.TF_NUM_INTRAOP_THREADS = String(threads)
  process.env.TF_NUM_INTEROP_THREADS = String(threads)
  // TensorFlow itself turns oneDNN on by the CPU's features; its products are faster on CPUs without them too (bench/README.md).
  if (process.arch === 'x64') process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'
  restoreUtil()
  loaded = { tf: requireTfjsNode(), threads }
  return loaded.tf
}

/** The threads TensorFlow was loaded with, or undefined before. */
export function loadedThreads(): number | undefined {
  return loaded?.threads
}

function requireTfjsNode(): Tf {
  try {
    // Not import(): of a CommonJS module that re-exports another, it would only see some of the names.
    return createRequire(import.meta.url)('@tensorflow/tfjs-node') as Tf
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new TensorFlowMissingError(
      `TensorFlow could not be loaded: ${why}\nRun \`npm run setup\` in the project's folder; it fetches or builds the native library.`,
      { cause: error },
    )
  }
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 removed. */
function restoreUtil(): void {
  const target = util as unknown as Record<string, unknown>
  target.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  target.isArray ??= Array.isArray
}

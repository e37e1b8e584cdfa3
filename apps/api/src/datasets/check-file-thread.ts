import { parentPort, workerData } from 'node:worker_threads'
import { readDataFile } from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import type { Verdict } from './check-file.js'

const verdictOn = (bytes: Uint8Array, name: string): Verdict => {
  try {
    const { n, label, minLength, maxLength } = readDataFile(bytes, name)
    const balanced = label.reduce((sum, one) => sum + one, 0)
    return { summary: { rows: n, balanced, minLength, maxLength } }
  } catch (error) {
    if (error instanceof SweepstackError) return { problem: error.toProblem() }
    throw error
  }
}

const { bytes, name } = workerData as { bytes: Uint8Array; name: string }
parentPort?.postMessage(verdictOn(bytes, name))

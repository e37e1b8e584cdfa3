import { parentPort } from 'node:worker_threads'
import { SweepstackError } from '@sweepstack/contracts'
import type { Work } from '../work.js'
import { audit, auditFile } from './audit.js'
import { importUpload } from './import-upload.js'
import { preview, previewFile } from './preview.js'
import { readModel } from './read-model.js'
import { warnings } from './warnings.js'

const WORK: {
  [K in keyof Work]: (input: Work[K]['input']) => Work[K]['output'] | Promise<Work[K]['output']>
} = {
  import: importUpload,
  model: readModel,
  audit,
  auditFile,
  preview,
  previewFile,
  warnings,
}

const answer = async <K extends keyof Work>({ kind, input }: { kind: K; input: Work[K]['input'] }) => {
  try {
    return { value: await WORK[kind](input) }
  } catch (error) {
    if (error instanceof SweepstackError) return { problem: error.toProblem() }
    throw error
  }
}

// One piece after the other: the next is sent when this one is answered. What is thrown ends the thread.
// That it was taken is said at once: a thread that never comes to it must not be waited for as one at work.
parentPort?.on('message', async (work: Parameters<typeof answer>[0]) => {
  parentPort?.postMessage('started')
  parentPort?.postMessage(await answer(work))
})

import { once } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { chunksOf, oneDataset } from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import { canonicalChunks, exportRows } from '@sweepstack/files'
import type { Written } from '../work.js'
import { inputOf } from './parts.js'

/** The canonical text that comes in pieces through a port, each asked for when it is needed. */
async function* piecesOf(port: MessagePort): AsyncGenerator<Uint8Array> {
  for (;;) {
    port.postMessage('more')
    const [piece] = (await once(port, 'message')) as [Uint8Array | null]
    if (piece === null) break
    yield piece
  }
  port.close()
}

const { written, text } = workerData as { written: Written; text: MessagePort }
const chunks =
  'cell' in written
    ? chunksOf(oneDataset(inputOf(written), written.part))
    : canonicalChunks(piecesOf(text), written.types)
const bytes = exportRows(chunks, written.format)

/** One piece for each time it is asked: who reads slowly, or not any more, makes nothing pile up. */
parentPort?.on('message', async () => {
  try {
    const { value, done } = await bytes.next()
    parentPort?.postMessage({ piece: done === true ? null : value })
  } catch (error) {
    if (!(error instanceof SweepstackError)) throw error
    parentPort?.postMessage({ problem: error.toProblem() })
  }
})

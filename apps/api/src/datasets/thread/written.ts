import { once } from 'node:events'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { type Chunk, chunksOf, filePiece, oneDataset } from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import { exportRows } from '@sweepstack/files'
import type { Written } from '../work.js'
import { inputOf } from './parts.js'

const NEWLINE = 0x0a

/** The strings of a canonical text that comes in pieces through a port, each asked for when it is needed. */
async function* chunksOfText(port: MessagePort, types: number): AsyncGenerator<Chunk> {
  let rest: Uint8Array = new Uint8Array()
  let from = 0
  for (;;) {
    port.postMessage('more')
    const [piece] = (await once(port, 'message')) as [Uint8Array | null]
    if (piece === null) break
    const end = piece.lastIndexOf(NEWLINE) + 1
    if (end > 0) {
      const strings = filePiece(Buffer.concat([rest, piece.subarray(0, end)]), types)
      yield { ...strings, from, sources: null }
      from += strings.n
    }
    rest = end > 0 ? piece.subarray(end) : Buffer.concat([rest, piece])
  }
  port.close()
}

const { written, text } = workerData as { written: Written; text: MessagePort }
const chunks =
  'cell' in written ? chunksOf(oneDataset(inputOf(written), written.part)) : chunksOfText(text, written.types)
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

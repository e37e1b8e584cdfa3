import { removeRecord, type ServiceRecord, writeRecord } from './record.js'

/**
 * The service's record as a notice that is up, kept up to date, or down. Writes happen one after the other; `failed` is
 * told of an update that could not be written.
 */
export type Notice = { putUp(): Promise<void>; update(): void; takeDown(): Promise<void> }

export const notice = (path: string, text: () => ServiceRecord, failed: (error: unknown) => void): Notice => {
  let up = false
  let writes = Promise.resolve()
  const next = (write: () => Promise<void>): Promise<void> => {
    // What became of the write before is its own caller's business.
    writes = writes.then(write, write)
    return writes
  }
  return {
    putUp: () => {
      up = true
      return next(() => writeRecord(path, text()))
    },
    update: () => {
      if (up) next(() => writeRecord(path, text())).catch(failed)
    },
    takeDown: () => {
      up = false
      return next(() => removeRecord(path))
    },
  }
}

import { removeRecord, type ServiceRecord, writeRecord } from './record.js'

/** The service's record as a notice that is up, kept up to date, or down. Writes happen one after the other. */
export type Notice = { putUp(): Promise<void>; update(): void; takeDown(): Promise<void> }

export const notice = (path: string, text: () => ServiceRecord): Notice => {
  let up = false
  let writes = Promise.resolve()
  const next = (write: () => Promise<void>): Promise<void> => {
    writes = writes.then(write)
    return writes
  }
  return {
    putUp: () => {
      up = true
      return next(() => writeRecord(path, text()))
    },
    update: () => {
      if (up) void next(() => writeRecord(path, text()))
    },
    takeDown: () => {
      up = false
      return next(() => removeRecord(path))
    },
  }
}

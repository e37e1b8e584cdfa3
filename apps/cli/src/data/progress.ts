import { note } from '../output/stream.js'

const FIRST_MS = 1_000
const EVERY_MS = 5_000

/** Says on stderr how far something long is: on a terminal in one line that changes, else a line now and then. */
export type Progress = { at(done: number): void; end(): void }

export const progress = (say: (done: number) => string, screen: Screen = process.stderr): Progress => {
  const began = Date.now()
  let last = began
  let shown = false
  return {
    at: (done) => {
      const now = Date.now()
      const wait = screen.isTTY === true || !shown ? FIRST_MS : EVERY_MS
      if (now - last < (screen.isTTY === true && shown ? FIRST_MS / 5 : wait)) return
      last = now
      shown = true
      if (screen.isTTY === true) screen.write(`\r\u001b[K${say(done)}`)
      else note(say(done))
    },
    end: () => {
      if (shown && screen.isTTY === true) screen.write('\r\u001b[K')
    },
  }
}

type Screen = { isTTY?: boolean; write(text: string): unknown }

/** How far something long is. `at` may be called as often as is handy. */
export type Progress = { at(done: number): void; end(): void }

type Screen = { isTTY?: boolean; write(text: string): unknown }

/** Nothing is said of what is over in a second; then a terminal's line changes often, and others get a line now and then. */
const FIRST_MS = 1_000
const LIVE_MS = 200
const PLAIN_MS = 5_000

/** Says on stderr how far something is, in the words of `say`. */
export const progress = (
  say: (done: number) => string,
  screen: Screen = process.stderr,
  now: () => number = Date.now,
): Progress => {
  const live = screen.isTTY === true
  let next = now() + FIRST_MS
  let shown = false
  return {
    at: (done) => {
      if (now() < next) return
      next = now() + (live ? LIVE_MS : PLAIN_MS)
      shown = true
      screen.write(live ? `\r\u001b[K${say(done)}` : `${say(done)}\n`)
    },
    end: () => {
      if (shown && live) screen.write('\r\u001b[K')
    },
  }
}

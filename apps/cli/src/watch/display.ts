import { endedRuns } from '../output/run-counts.js'
import { plainLine, runLines, summaryLine } from './lines.js'
import type { Snapshot } from './snapshot.js'

/** Shows how a sweep goes on. `say` writes a line that stays, above the live ones. */
export type Display = { show(snapshot: Snapshot): void; say(line: string): void }

export type Screen = {
  isTTY?: boolean
  columns?: number
  rows?: number
  write(text: string): unknown
}

/** Live lines on a terminal, plain lines now and then elsewhere. Always on stderr: stdout is for results. */
export const display = (cellNames: readonly string[], screen: Screen = process.stderr): Display =>
  screen.isTTY === true ? live(cellNames, screen) : plain(screen)

const live = (cellNames: readonly string[], screen: Screen): Display => {
  let shown = 0
  const clear = (): void => {
    if (shown > 0) screen.write(`\u001b[${shown}A\u001b[0J`)
    shown = 0
  }
  return {
    show: (snapshot) => {
      clear()
      const most = Math.max(1, (screen.rows || 24) - 2)
      const lines = [bar(snapshot), ...runLines(snapshot, cellNames)].slice(0, most)
      // A line that wraps would be two to move up over.
      for (const line of lines) screen.write(`${line.slice(0, (screen.columns || 80) - 1)}\n`)
      shown = lines.length
    },
    say: (line) => {
      clear()
      screen.write(`${line}\n`)
    },
  }
}

const BAR = 20
const bar = (snapshot: Snapshot): string => {
  const full = Math.round(BAR * snapshot.fraction)
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${summaryLine(snapshot)}`
}

const EVERY_MS = 5_000

/** A line when a run ends, and one every few seconds. */
const plain = (screen: Screen): Display => {
  let last = { at: 0, ended: -1, text: '' }
  return {
    show: (snapshot) => {
      const ended = endedRuns(snapshot.runs)
      const text = plainLine(snapshot)
      if (text === last.text || (ended === last.ended && Date.now() - last.at < EVERY_MS)) return
      screen.write(`${text}\n`)
      last = { at: Date.now(), ended, text }
    },
    say: (line) => {
      screen.write(`${line}\n`)
    },
  }
}

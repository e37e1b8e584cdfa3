import type { Readable } from 'node:stream'

const KEPT = 4000

/** Keeps the end of what a process wrote to its standard error: mostly all there is to say why it died. */
export const stderrTail = (
  stream: Readable,
  onLine: (line: string) => void,
): { text(): string; clear(): void } => {
  let kept = ''
  let line = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    kept = (kept + chunk).slice(-KEPT)
    const lines = (line + chunk).split('\n')
    line = (lines.pop() ?? '').slice(-KEPT)
    for (const whole of lines) if (whole.trim() !== '') onLine(whole)
  })
  return {
    text: () => kept.trim(),
    clear: () => {
      kept = ''
    },
  }
}

import type { Overrides } from '@sweepstack/contracts'
import { canonicalJson } from '@sweepstack/contracts'

const LONGEST = 28
const REFERENCE = 'sha256:'.length + 8

/**
 * What sets each cell apart, one line an override, for the head of its column. A path is shortened to its last
 * name where no other path of the table ends the same.
 */
export const cellHeads = (cells: readonly Overrides[]): string[][] => {
  const paths = [...new Set(cells.flatMap((cell) => Object.keys(cell)))]
  const short = new Map(paths.map((path) => [path, shorten(path, paths)]))
  return cells.map((cell) => {
    const lines = Object.entries(cell).map(([path, value]) => `${short.get(path) ?? path}=${brief(value)}`)
    return lines.length === 0 ? ['base'] : lines
  })
}

/** The head in one line, for lists. */
export const cellName = (overrides: Overrides): string => (cellHeads([overrides])[0] ?? []).join(' ')

const shorten = (path: string, paths: readonly string[]): string => {
  const names = path.split('.')
  for (let from = names.length - 1; from > 0; from--) {
    const end = names.slice(from).join('.')
    if (paths.filter((other) => other === end || other.endsWith(`.${end}`)).length === 1) return end
  }
  return path
}

/** A value of a spec in a few characters. */
export const brief = (value: unknown): string => {
  const text = typeof value === 'string' ? value : canonicalJson(value)
  // A reference: its first digits tell it from others, and so shortened it is short everywhere.
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return `${text.slice(0, REFERENCE)}…`
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}

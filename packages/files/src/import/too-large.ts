import { MAX_LENGTH, type SweepstackError } from '@sweepstack/contracts'
import { badFile } from './bad-rows.js'
import type { ReadOptions } from './options.js'

const SPLIT = 'split it into smaller files'

export const tooManyRows = ({ name, limits }: ReadOptions): SweepstackError =>
  tooLarge(name, `more than ${limits.rows} rows`, SPLIT)

export const tooManyBytes = ({ name, limits, raiseBytes }: ReadOptions): SweepstackError =>
  tooLarge(
    name,
    `more than ${sizeText(limits.bytes)} unpacked`,
    raiseBytes === undefined ? SPLIT : `${SPLIT}, or raise ${raiseBytes}`,
  )

export const tooLongLine = (name: string, longest: number, position: number): SweepstackError =>
  tooLarge(
    name,
    `a line of more than ${sizeText(longest)} (up to byte ${position})`,
    `a string is too long (${MAX_LENGTH} brackets are the most), or line breaks are missing: write each string on a line of its own`,
  )

export const tooLongRow = (name: string, line: number, longest: number): SweepstackError =>
  tooLarge(
    name,
    `a row (line ${line}) of more than ${sizeText(longest)}; is a quote left open?`,
    `close every quote; if none is open, a string is too long (${MAX_LENGTH} brackets are the most) or line breaks are missing`,
  )

const tooLarge = (name: string, what: string, fix: string): SweepstackError =>
  badFile(name, `the file has ${what}, which is the limit`, fix)

/** `8 GiB`, `1.5 MiB`, and bytes where that would not be exact to a tenth. */
const sizeText = (bytes: number): string => {
  for (const [unit, size] of UNITS)
    if (bytes >= size && Number.isInteger((10 * bytes) / size)) return `${bytes / size} ${unit}`
  return `${bytes} bytes`
}
const UNITS = [
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
] as const

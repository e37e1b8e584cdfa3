import { readCanonical } from '../../strings/canonical.js'
import type { Strings } from '../../strings/strings.js'
import { sample, upTo } from '../sample.js'

const NEWLINE = 0x0a

/** Some strings of a canonical text, drawn from all over it, and how many it has; the others are not read. */
export const sampleLines = (text: Uint8Array, most: number): { strings: Strings; of: number } => {
  const starts = [0]
  for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1)) starts.push(at + 1)
  const of = starts.length - 1
  const lines = Array.from(sample(upTo(of), most, 'lines'), (i) => text.subarray(starts[i], starts[i + 1]))
  return { strings: readCanonical(Buffer.concat(lines)), of }
}

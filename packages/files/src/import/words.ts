import { WRITTEN_TYPES } from '@sweepstack/brackets'
import { MAX_LENGTH } from '@sweepstack/contracts'
import { textOf } from './claims.js'

/** Reads sequences, written in UTF-8, into symbols. */
export type SequenceReader = {
  /** whether there may be more types than canonical text writes as characters; known after the first read */
  readonly isWide: boolean
  /** The length of the string put `into` (of MAX_LENGTH bytes), or what keeps the text from being one. */
  read(text: Uint8Array, into: Uint8Array): number | string
}

/** Brackets are words with spaces between. */
export const wordReader = (symbols: ReadonlyMap<string, number>, stranger: string): SequenceReader => ({
  isWide: symbols.size > 2 * WRITTEN_TYPES,
  read: (text, into) => {
    const words = wordsOf(textOf(text))
    if (words.length === 0) return 'the sequence is empty'
    if (words.length > MAX_LENGTH) return tooLong(words.length, 'words')
    for (let i = 0; i < words.length; i++) {
      const symbol = symbols.get(words[i] as string)
      if (symbol === undefined)
        return `word ${i + 1} of the sequence is ${quoted(words[i] as string)}, ${stranger}`
      into[i] = symbol
    }
    return words.length
  },
})

/** One space between words is usual, and quick to split at; more are fine. */
const wordsOf = (text: string): string[] => {
  const words = text.split(' ')
  return words.every((word) => PLAIN.test(word)) ? words : text.split(/\s+/).filter((word) => word !== '')
}
const PLAIN = /^\S+$/

export const tooLong = (length: number, what: 'words' | 'characters'): string =>
  `the sequence has ${length} ${what}, and ${MAX_LENGTH} is the most`

export const quoted = (text: string): string =>
  JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)

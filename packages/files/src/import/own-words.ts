import { MAX_LENGTH, MAX_TYPES } from '@sweepstack/contracts'
import { type SequenceReader, wordReader } from './words.js'

const [OPEN, CLOSE, SPACE, ZERO, NINE] = [0x28, 0x29, 0x20, 0x30, 0x39] as const

/** The words that this service writes with more than four types: `(7 )7`. */
export const ownWordReader = (): SequenceReader => {
  const anyWords = wordReader(symbolsByWord(), 'not a bracket such as (7 or )7')
  return {
    isWide: true,
    read: (text, into) => readExactly(text, into) ?? anyWords.read(text, into),
  }
}

/** `(7` starts as no string of characters does. */
export const isOwnWord = ([side, digit = 0]: Uint8Array): boolean =>
  (side === OPEN || side === CLOSE) && digit >= ZERO && digit <= NINE

/** What is written just as it should be, with no string made; null for anything else. */
const readExactly = (text: Uint8Array, into: Uint8Array): number | null => {
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const side = text[at]
    const start = ++at
    let type = 0
    for (; at < text.length && text[at] !== SPACE; at++) {
      const digit = (text[at] as number) - ZERO
      if (digit < 0 || digit > 9 || (type === 0 && at > start)) return null
      type = 10 * type + digit
    }
    const isWord = (side === OPEN || side === CLOSE) && at > start && type < MAX_TYPES
    if (!isWord || length === MAX_LENGTH) return null
    into[length++] = 2 * type + (side === OPEN ? 1 : 0)
  }
  return text.length === 0 || text[text.length - 1] === SPACE ? null : length
}

const symbolsByWord = (): Map<string, number> =>
  new Map(
    Array.from({ length: MAX_TYPES }, (_, type): [string, number][] => [
      [`(${type}`, 2 * type + 1],
      [`)${type}`, 2 * type],
    ]).flat(),
  )

import { MAX_TYPES } from '@sweepstack/contracts'

/** The brackets of types 0 to 3, as characters. */
const CHARACTERS = '()[]{}<>'
/** Types that are written as one character a bracket. More are written as words: `(7` and `)7`, with spaces. */
export const WRITTEN_TYPES = CHARACTERS.length / 2

/** The byte of a bracket, as character or word; undefined for anything else. */
const symbolOf = (word: string): number | undefined => {
  const at = CHARACTERS.indexOf(word)
  if (word.length === 1 && at >= 0) return at ^ 1
  const [, side, digits] = /^([()])(0|[1-9]\d{0,2})$/.exec(word) ?? []
  if (digits === undefined || Number(digits) >= MAX_TYPES) return undefined
  return 2 * Number(digits) + (side === '(' ? 1 : 0)
}

const wordOf = (symbol: number): string => `${(symbol & 1) === 1 ? '(' : ')'}${symbol >> 1}`

/** A string as text: `([])` with up to four types, `(7 (0 )0 )7` with more. */
export const symbolsToText = (symbols: Uint8Array, types = 1): string => {
  if (types > WRITTEN_TYPES) return Array.from(symbols, (symbol) => wordOf(symbol)).join(' ')
  let text = ''
  for (let i = 0; i < symbols.length; i++) text += CHARACTERS.charAt((symbols[i] as number) ^ 1)
  return text
}

/**
 * Reads what `symbolsToText` writes.
 * @throws RangeError for any other character or word
 */
export const textToSymbols = (text: string): Uint8Array => {
  const words = /\d/.test(text) ? text.split(' ') : text
  return Uint8Array.from(words, (word) => {
    const symbol = symbolOf(word)
    if (symbol === undefined) throw new RangeError(`a bracket string has no ${JSON.stringify(word)}`)
    return symbol
  })
}

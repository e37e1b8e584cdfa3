import { WRITTEN_TYPES } from '@sweepstack/brackets'
import { MAX_LENGTH } from '@sweepstack/contracts'
import { textOf } from './claims.js'
import { quoted, type SequenceReader, tooLong } from './words.js'

const STRANGER = 256

/** Brackets are characters. */
export const characterReader = (symbols: ReadonlyMap<string, number>, stranger: string): SequenceReader => {
  const slow = codePointReader(symbols, stranger)
  const isAscii = [...symbols.keys()].every((character) => (character.codePointAt(0) as number) < 128)
  if (!isAscii) return slow
  const bySymbol = new Uint16Array(256).fill(STRANGER)
  for (const [character, symbol] of symbols) bySymbol[character.charCodeAt(0)] = symbol
  return {
    isWide: slow.isWide,
    read: (text, into) => {
      if (text.length === 0 || text.length > MAX_LENGTH) return slow.read(text, into)
      for (let i = 0; i < text.length; i++) {
        const symbol = bySymbol[text[i] as number] as number
        if (symbol === STRANGER) return slow.read(text, into)
        into[i] = symbol
      }
      return text.length
    },
  }
}

/** For brackets outside of ASCII, and to tell which character is wrong. */
const codePointReader = (symbols: ReadonlyMap<string, number>, stranger: string): SequenceReader => ({
  isWide: symbols.size > 2 * WRITTEN_TYPES,
  read: (text, into) => {
    const characters = [...textOf(text)]
    if (characters.length === 0) return 'the sequence is empty'
    if (characters.length > MAX_LENGTH) return tooLong(characters.length, 'characters')
    for (let i = 0; i < characters.length; i++) {
      const symbol = symbols.get(characters[i] as string)
      if (symbol === undefined)
        return `character ${i + 1} of the sequence is ${quoted(characters[i] as string)}, ${stranger}`
      into[i] = symbol
    }
    return characters.length
  },
})

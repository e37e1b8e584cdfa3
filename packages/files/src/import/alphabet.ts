import { MAX_TYPES, SweepstackError } from '@sweepstack/contracts'
import { characterReader } from './characters.js'
import { isOwnWord, ownWordReader } from './own-words.js'
import { type SequenceReader, wordReader } from './words.js'

const FIX =
  'write pairs, opening then closing, of characters (`[]`, `ab`, `()[]`) or of words with spaces between (`OPEN CLOSE`)'

/**
 * How a file writes brackets: pairs in the order of types, each opening then closing. Without spaces every character
 * is a bracket: `ab` reads `aabb`, `()[]` has two types. With spaces words are, and so are the sequences' words:
 * `OPEN CLOSE` reads `OPEN OPEN CLOSE CLOSE`. At most `MAX_TYPES` types.
 * @throws SweepstackError `request.invalid` at `alphabet`, with the fix
 */
export const readAlphabet = (alphabet: string): SequenceReader => {
  const isWords = /\s/.test(alphabet.trim())
  const brackets = isWords ? alphabet.trim().split(/\s+/) : [...alphabet.trim()]
  const wrong = wrongWith(brackets, isWords)
  if (wrong !== null) {
    const message = `the alphabet ${JSON.stringify(alphabet.slice(0, 80))} ${wrong}`
    throw new SweepstackError('request.invalid', message, {
      fix: FIX,
      issues: [{ path: 'alphabet', message, fix: FIX }],
    })
  }
  const symbols = new Map(brackets.map((bracket, at) => [bracket, at ^ 1]))
  return isWords
    ? wordReader(symbols, `not in the alphabet ${short(brackets.join(' '))}`)
    : characterReader(symbols, `not in the alphabet ${short(brackets.join(''))}`)
}

const wrongWith = (brackets: string[], isWords: boolean): string | null => {
  const what = isWords ? 'words' : 'characters'
  if (brackets.length === 0) return 'is empty'
  const twice = brackets.find((bracket, at) => brackets.indexOf(bracket) !== at)
  if (twice !== undefined) return `has ${JSON.stringify(twice)} twice; a bracket has one meaning`
  if (brackets.length % 2 === 1) return `has ${brackets.length} ${what}, and pairs are an even number`
  if (brackets.length > 2 * MAX_TYPES)
    return `has ${brackets.length / 2} types, and ${MAX_TYPES} are the most`
  for (let at = 0; at < brackets.length; at++) {
    const bracket = brackets[at] as string
    const usual = '([{<'.includes(bracket) ? 0 : ')]}>'.includes(bracket) ? 1 : null
    if (usual !== null && usual !== at % 2)
      return `has ${JSON.stringify(bracket)} where one that ${at % 2 === 0 ? 'opens' : 'closes'} is due`
    const isPair = at % 2 === 1 && usual === 1 && PARTNER[bracket] !== brackets[at - 1]
    if (isPair && '([{<'.includes(brackets[at - 1] as string))
      return `pairs ${JSON.stringify(brackets[at - 1])} with ${JSON.stringify(bracket)}`
  }
  return null
}
const PARTNER: Record<string, string> = { ')': '(', ']': '[', '}': '{', '>': '<' }

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

/**
 * Without an alphabet: `()[]{}<>`, up to four types, or this service's own words `(7 )7`. The first string of the
 * file says which.
 */
export const ownAlphabet = (): SequenceReader => {
  const characters = characterReader(new Map([...'()[]{}<>'].map((c, at) => [c, at ^ 1])), 'not a bracket')
  const words = ownWordReader()
  let chosen: SequenceReader | null = null
  return {
    get isWide() {
      return chosen?.isWide ?? false
    },
    read(text, into) {
      chosen ??= isOwnWord(text) ? words : characters
      return chosen.read(text, into)
    },
  }
}

import { type ImportConfig, MAX_LENGTH, VOCABULARY, vocabularySize } from '@sweepstack/contracts'
import { fault } from '../fault.js'

type Tokens = ImportConfig['tokens']
type Table = { rows: number; values: Float32Array }

/** Which tokens stand around the brackets, in the spec's words. */
export const endsOf = ({ start, end }: Tokens): 'both' | 'start' | 'end' | 'none' =>
  start === null ? (end === null ? 'none' : 'end') : end === null ? 'start' : 'both'

/**
 * Embeddings [V, D] in the order of our tokens. Of a token that the model does not have the row is 0: nothing sees it.
 * @throws SweepstackError `model.invalid` for a token id beyond the table
 */
export const embeddingOf = (tokens: Tokens, { rows, values }: Table, scale: number): Float32Array => {
  const D = values.length / rows
  const types = tokens.brackets.length
  const out = new Float32Array(vocabularySize(types) * D)
  const place = (ours: number, theirs: number | null, what: string): void => {
    if (theirs === null) return
    if (theirs >= rows)
      throw fault(
        `tokens.${what}`,
        `is ${theirs}, and the embedding has ${rows} rows`,
        `give an id below ${rows}`,
      )
    for (let d = 0; d < D; d++) out[ours * D + d] = Math.fround(values[theirs * D + d]! * scale)
  }
  place(VOCABULARY.pad, tokens.pad, 'pad')
  place(VOCABULARY.start, tokens.start, 'start')
  place(VOCABULARY.end, tokens.end, 'end')
  for (const [t, [open, close]] of tokens.brackets.entries()) {
    place(VOCABULARY.brackets + 2 * t, open, `brackets.${t}.0`)
    place(VOCABULARY.brackets + 2 * t + 1, close, `brackets.${t}.1`)
  }
  return out
}

/** Brackets of the longest string that fits in so many positions, with the tokens around it. */
export const longestIn = (positions: number, { start, end }: Tokens): number => {
  const length = positions - (start === null ? 0 : 1) - (end === null ? 0 : 1)
  if (length >= 1) return Math.min(length, MAX_LENGTH)
  throw fault(
    'context',
    `${positions} positions hold no bracket`,
    'give as many as the longest string has tokens',
  )
}

/**
 * Position vectors [length + 2, D] for our strings, which always have a place for a start and an end token: without a
 * start token of its own, a model's first position is our second.
 */
export const positionsOf = (tokens: Tokens, { rows, values }: Table, length: number): Float32Array => {
  const D = values.length / rows
  const out = new Float32Array((length + 2) * D)
  const shift = tokens.start === null ? 1 : 0
  const copied = Math.min(rows, length + 2 - shift)
  out.set(values.subarray(0, copied * D), shift * D)
  return out
}

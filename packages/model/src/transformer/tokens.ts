import type { Strings } from '@sweepstack/brackets'
import { VOCABULARY } from '@sweepstack/contracts'

/** Brackets of string i. */
export const lengthOf = ({ offsets }: Strings, i: number): number => offsets[i + 1]! - offsets[i]!

/**
 * The strings at `indices` as tokens [B, T]: start, brackets, end, then padding. Symbol s is token
 * `VOCABULARY.brackets + (s ^ 1)`: of type 0 `(` is 3 and `)` is 4, of type 1 5 and 6.
 * @throws RangeError when a string has more than T - 2 brackets
 */
export const packTokens = (strings: Strings, indices: ArrayLike<number>, T: number): Int32Array => {
  const { pad, start, end, brackets } = VOCABULARY
  const tokens = new Int32Array(indices.length * T).fill(pad)
  for (let row = 0; row < indices.length; row++) {
    const i = indices[row]!
    const first = strings.offsets[i]!
    const n = lengthOf(strings, i)
    if (n + 2 > T) throw new RangeError(`string ${i} has ${n} brackets, which do not fit in ${T} positions`)
    let at = row * T
    tokens[at++] = start
    for (let s = first; s < first + n; s++) tokens[at++] = brackets + (strings.symbols[s]! ^ 1)
    tokens[at] = end
  }
  return tokens
}

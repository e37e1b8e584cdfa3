import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasUnbalanced } from './unbalanced-fits.js'

/** All strings of the length over the symbols `(`, `)` and, with two types, `[`, `]`. */
const all = (length: number, types: number): string[] =>
  length === 0
    ? ['']
    : all(length - 1, types).flatMap((text) => [...'()[]'.slice(0, 2 * types)].map((c) => text + c))

const balanced = (text: string): boolean => {
  const shorter = text.replaceAll('()', '').replaceAll('[]', '')
  return shorter === '' || (shorter !== text && balanced(shorter))
}
const countOf = (text: string): number => [...text].reduce((sum, c) => sum + ('(['.includes(c) ? 1 : -1), 0)
const FIRST = { open: '([', close: ')]', any: '()[]' } as const
const SYMBOLS = ['open', 'close', 'any'] as const

test('hasUnbalanced says of every count and every ends whether there is a string, at every length from 2', () => {
  for (const [types, longest] of [
    [1, 8],
    [2, 4],
  ] as const)
    for (let length = 2; length <= longest; length++) {
      const texts = all(length, types).filter((text) => !balanced(text))
      for (let count = -length - 1; count <= length + 1; count++)
        for (const start of SYMBOLS)
          for (const end of SYMBOLS) {
            const some = texts.some(
              (text) =>
                countOf(text) === count &&
                FIRST[start].includes(text.charAt(0)) &&
                FIRST[end].includes(text.charAt(length - 1)),
            )
            const what = `length ${length}, ${types} types, count ${count}, ${start} to ${end}`
            assert.equal(hasUnbalanced(length, count, { start, end }, types), some, what)
          }
    }
})

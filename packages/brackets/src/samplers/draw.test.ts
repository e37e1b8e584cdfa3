import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Rng } from '@sweepstack/stats'
import { breakTie, isBelow, isTie } from './draw.js'

/** A generator that gives these words. */
class Scripted extends Rng {
  readonly #words: number[]
  constructor(words: number[]) {
    super([1, 2, 3, 4])
    this.#words = words
  }
  override uint32(): number {
    const word = this.#words.shift()
    assert.ok(word !== undefined, 'one word too many')
    return word
  }
}

/** Whether 0.words… in base 2^32 is below part / whole, in big integers; null where these words do not tell. */
const exact = (words: readonly number[], part: number, whole: number): boolean | null => {
  const drawn = words.reduce((sum, word) => (sum << 32n) + BigInt(word), 0n) * BigInt(whole)
  const limit = BigInt(part) << BigInt(32 * words.length)
  if (drawn >= limit) return false
  return drawn + BigInt(whole) <= limit ? true : null
}

test('a chance is drawn to the last bit, whatever the first bits leave open', () => {
  const largest = 2 ** 32 - 1
  for (const [part, whole] of [
    [1, 3],
    [2, 3],
    [5, 8],
    [1, 2048],
    [2047, 2048],
    [1049599, 1049600],
    [524800, 1049600],
  ] as const) {
    const first = Math.floor((part / whole) * 2 ** 32)
    const second = Number(((BigInt(part) << 64n) / BigInt(whole)) & 0xffffffffn)
    for (const word of [0, first - 1, first, first + 1, largest].filter((w) => w >= 0 && w <= largest))
      for (const next of [0, second - 1, second, second + 1, largest].filter((w) => w >= 0 && w <= largest)) {
        const drawn = word * whole
        const tie = isTie(drawn, part, whole)
        assert.equal(tie, exact([word], part, whole) === null)
        const words = tie ? [next, 1, 0, largest] : []
        const below = tie ? breakTie(new Scripted(words), drawn, part, whole) : isBelow(drawn, part)
        const told = tie
          ? (exact([word, next], part, whole) ?? exact([word, next, 1], part, whole))
          : exact([word], part, whole)
        if (told !== null) assert.equal(below === 1, told, `${part}/${whole}: ${word} ${next}`)
      }
  }
})

test('what is certain and what is impossible are so for every draw', () => {
  for (const word of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
    assert.equal(isBelow(word * 7, 7), 1)
    assert.equal(isTie(word * 7, 7, 7), false)
    assert.equal(isBelow(word * 7, 0), 0)
    assert.equal(isTie(word * 7, 0, 7), false)
  }
})

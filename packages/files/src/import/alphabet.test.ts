import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalText, fromText, readCanonical } from '@sweepstack/brackets'
import { MAX_TYPES, SweepstackError, testSchema } from '@sweepstack/contracts'
import { ownAlphabet, readAlphabet } from './alphabet.js'
import type { SequenceReader } from './words.js'

const into = new Uint8Array(2048)
const read = (reader: SequenceReader, text: string) => {
  const length = reader.read(Buffer.from(text), into)
  return typeof length === 'string' ? length : [...into.subarray(0, length)]
}

test('characters are brackets in pairs, words are where there are spaces', () => {
  assert.deepEqual(read(readAlphabet('ab'), 'aabb'), [1, 1, 0, 0])
  assert.deepEqual(read(readAlphabet('[]()'), '[()]'), [1, 3, 2, 0])
  assert.deepEqual(read(readAlphabet('«»'), '«»»'), [1, 0, 0])
  assert.deepEqual(read(readAlphabet('OPEN CLOSE'), 'OPEN OPEN  CLOSE '), [1, 1, 0])
  assert.deepEqual(read(readAlphabet(' ( ) '), '( )'), [1, 0])
  assert.deepEqual(read(readAlphabet('01'), '0011'), [1, 1, 0, 0])
})

test('what is no bracket is told with its place', () => {
  assert.equal(read(readAlphabet('ab'), 'aé'), 'character 2 of the sequence is "é", not in the alphabet ab')
  assert.equal(read(readAlphabet('«»'), '«(»'), 'character 2 of the sequence is "(", not in the alphabet «»')
  assert.equal(read(readAlphabet('O C'), 'O X'), 'word 2 of the sequence is "X", not in the alphabet O C')
  assert.equal(read(readAlphabet('O C'), ' '), 'the sequence is empty')
  assert.match(String(read(readAlphabet('O C'), 'O '.repeat(2049))), /2049 words, and 2048/)
})

test('the most types are one number: of specs, alphabets, words and canonical texts', () => {
  const typesOf = (types: number) => testSchema.safeParse({ preset: 'dyck-k', types, length: 4 }).success
  assert.deepEqual([typesOf(MAX_TYPES), typesOf(MAX_TYPES + 1)], [true, false])
  const words = (types: number) => Array.from({ length: 2 * types }, (_, i) => `w${i}`).join(' ')
  assert.ok(readAlphabet(words(MAX_TYPES)))
  assert.throws(() => readAlphabet(words(MAX_TYPES + 1)), /are the most/)
  const [last, over] = [`(${MAX_TYPES - 1} )${MAX_TYPES - 1}`, `(${MAX_TYPES} )${MAX_TYPES}`]
  const strings = fromText([last])
  assert.equal(strings.types, MAX_TYPES)
  assert.throws(() => fromText([over]), RangeError)
  assert.deepEqual(read(ownAlphabet(), last), [...strings.symbols])
  assert.equal(typeof read(ownAlphabet(), over), 'string')
  assert.equal(readCanonical(canonicalText(strings, Uint8Array.of(1))).types, MAX_TYPES)
  assert.throws(() => readCanonical(Buffer.from(`${over} 1\n`)), { code: 'file.invalid' })
})

test('up to 128 types', () => {
  const words = Array.from({ length: 256 }, (_, i) => `w${i}`)
  assert.deepEqual(read(readAlphabet(words.join(' ')), 'w254 w255'), [255, 254])
  assert.throws(() => readAlphabet([...words, 'x', 'y'].join(' ')), /has 129 types, and 128 are the most/)
})

test('alphabets that are none say what to write', () => {
  const wrong: [string, RegExp][] = [
    ['', /is empty/],
    ['  ', /is empty/],
    ['(', /1 characters, and pairs/],
    ['(a)', /3 characters/],
    ['OPEN CLOSE END', /3 words/],
    ['OPENCLOSE', /"O" twice/],
    ['((', /"\(" twice/],
    [')(', /"\)" where one that opens is due/],
    ['([)]', /"\[" where one that closes is due/],
    ['(])', /3 characters/],
    ['(]', /pairs "\(" with "\]"/],
  ]
  for (const [alphabet, message] of wrong)
    assert.throws(
      () => readAlphabet(alphabet),
      (error) => {
        assert.ok(error instanceof SweepstackError)
        assert.equal(error.code, 'request.invalid')
        assert.match(error.message, message)
        assert.match(error.fix ?? '', /OPEN CLOSE/)
        assert.deepEqual(error.issues, [{ path: 'alphabet', message: error.message, fix: error.fix }])
        return true
      },
    )
})

test('without an alphabet the first string says whether brackets are characters or words', () => {
  const characters = ownAlphabet()
  assert.deepEqual(read(characters, '([<>])'), [1, 3, 7, 6, 2, 0])
  assert.equal(characters.isWide, false)
  assert.match(String(read(characters, '(0 )0')), /character 2 of the sequence is "0"/)
  const words = ownAlphabet()
  assert.deepEqual(read(words, '(7 (127 )127 )7'), [15, 255, 254, 14])
  assert.equal(words.isWide, true)
  assert.deepEqual(read(words, '(7  )7 '), [15, 14])
  for (const text of ['(128', '(07', '(', '7', '()', '(7)7', '(7 7)'])
    assert.match(String(read(words, text)), /word \d of the sequence is .*, not a bracket such as/, text)
})

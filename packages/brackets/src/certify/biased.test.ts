import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Composition } from '@sweepstack/contracts'
import { type Rng, rng } from '@sweepstack/stats'
import { measured } from '../features/dataset.js'
import { kindIndex } from '../features/kinds.js'
import { generateChunks } from '../generate/chunks.js'
import { StringsBuilder, stringAt } from '../strings/strings.js'
import { certificateText } from './certificate-text.js'
import { certify } from './certify.js'
import type { Drawn, DrawStrings } from './drawn.js'

const plain: Composition = {
  types: 1,
  length: 40,
  depth: null,
  balancedShare: 0.5,
  negatives: [{ kind: 'random', weight: 1 }],
  pairs: null,
}

const draw: DrawStrings = (composition, n, stream) => {
  const [chunk] = generateChunks(composition, n, { seed: 3, stream, avoid: null, size: n, sources: true })
  return chunk as Drawn
}

/** The samplers' strings, some of them written over. */
const spoilt =
  (spoil: (string: Uint8Array, label: number, r: Rng, source: Uint8Array) => void): DrawStrings =>
  (composition, n, stream) => {
    const drawn = draw(composition, n, stream)
    const builder = new StringsBuilder()
    for (let i = 0; i < n; i++) {
      const string = stringAt(drawn, i).slice()
      const source = drawn.sources === null ? string : stringAt(drawn.sources, i)
      spoil(string, drawn.label[i] as number, rng(8, i), source)
      builder.push(string)
    }
    const kind = drawn.kind.map((one) => (one === kindIndex('balanced') ? kindIndex('random') : one))
    return { ...measured(builder.strings(drawn.types), kind, drawn.pairs), sources: drawn.sources }
  }

const failures = (composition: Composition, drawing: DrawStrings): string[] => {
  const certificate = certify(composition, { draws: 4000, draw: drawing })
  const { failures, passed } = certificate.verdict
  assert.equal(passed, failures.length === 0)
  assert.match(certificateText(certificate), passed ? /Verdict: passed/ : /Verdict: FAILED\n(.|\n)*failed/)
  return failures
}

/** `(` with chance 1/2 wherever both can be: balanced, but some far more often than others. */
const byCoin = (string: Uint8Array, r: Rng): void => {
  let height = 0
  for (let at = 0; at < string.length; at++) {
    const left = string.length - at
    string[at] = height === 0 ? 1 : height === left ? 0 : r.int(2)
    height += string[at] === 1 ? 1 : -1
  }
}

describe('a biased sampler does not pass', () => {
  it('the same strings unspoilt do, so it is the bias that is found', () => {
    assert.deepEqual(
      failures(
        plain,
        spoilt(() => {}),
      ),
      [],
    )
  })

  it('balanced strings by tossing a coin, long and short', () => {
    const coin = spoilt((string, label, r) => {
      if (label === 1) byCoin(string, r)
    })
    assert.ok(failures(plain, coin).some((line) => line.includes('prefix sum')))
    assert.ok(
      failures({ ...plain, length: 12 }, coin).some((line) => line.includes('each string of the set')),
    )
  })

  it('one string in twenty drawn as another of its set', () => {
    const often = spoilt((string, label, r) => {
      if (label === 1 && r.int(20) === 0) string.fill(1, 0, 4).fill(0, 4)
    })
    assert.ok(failures({ ...plain, length: 8 }, often).length > 0)
  })

  it('one string that is not in the set', () => {
    let isFirst = true
    const slip = spoilt((string, label) => {
      if (label === 1 && isFirst && string.length === 40) {
        string[0] = 0
        isFirst = false
      }
    })
    const found = failures({ ...plain, balancedShare: 1 }, (composition, n, stream) =>
      stream === 'whole' ? draw(composition, n, stream) : slip(composition, n, stream),
    )
    assert.deepEqual(found, ['balanced strings of length 40: 1 of 4000 drawn strings are not in the set'])
  })

  it('shares that are not the composition’s', () => {
    const found = failures(plain, (composition, n, stream) =>
      draw(stream === 'whole' ? { ...composition, balancedShare: 0.45 } : composition, n, stream),
    )
    assert.deepEqual(found, ['balanced: 1800 strings, 2000 expected', 'random: 2200 strings, 2000 expected'])
  })

  it('lengths, depths and counts drawn by other weights', () => {
    const asked: Composition = { ...plain, length: [20, 30], depth: [2, 4] }
    const given: Composition = { ...asked, length: { values: [20, 30], weights: [2, 3] }, depth: [2, 4, 2] }
    const found = failures(asked, (composition, n, stream) =>
      draw(stream === 'whole' ? given : composition, n, stream),
    )
    assert.ok(found.some((line) => line.includes('length of balanced strings')))
    assert.ok(found.some((line) => line.includes('depth of balanced strings')))
    const counts = (weights: number[]): Composition => ({
      ...plain,
      negatives: [{ kind: 'count', count: { values: [0, 2], weights }, start: 'any', end: 'any', weight: 1 }],
    })
    const biased = failures(counts([1, 1]), (composition, n, stream) =>
      draw(stream.startsWith('targets') ? { ...counts([2, 3]), balancedShare: 0 } : composition, n, stream),
    )
    assert.ok(biased.length === 1 && biased[0]?.includes('count, of those asked for'))
  })

  it('types that are not uniform', () => {
    const typed: Composition = { ...plain, types: 4, balancedShare: 1 }
    const same = spoilt((string, _, r) => {
      if (r.int(10) === 0) for (const [at, symbol] of string.entries()) string[at] = symbol & 1
    })
    assert.ok(failures(typed, same).some((line) => line.includes('types of')))
  })

  it('a flip, a swap or an exchange of types that favours a place', () => {
    const flips: Composition = {
      ...plain,
      negatives: [{ kind: 'flips', flips: { min: 1, max: 1 }, weight: 1 }],
    }
    const early = spoilt((string, label, r, source) => {
      if (label === 1 || source.length !== string.length || r.int(4) > 0) return
      string.set(source)
      string[0] = 0
    })
    assert.ok(failures(flips, early).some((line) => line.includes('place of the one turned round')))
    const order: Composition = {
      ...plain,
      types: 2,
      length: 16,
      negatives: [{ kind: 'type-order', weight: 1 }],
    }
    const firstTwo = spoilt((string, label, _, source) => {
      if (label === 1 || source.length !== string.length) return
      string.set(source)
      const closes = [...string.keys()].filter((at) => (string[at] as number) % 2 === 0)
      const a = closes[0] as number
      const b = closes.find((at) => string[at] !== string[a]) as number
      ;[string[a], string[b]] = [string[b] as number, string[a] as number]
    })
    assert.ok(failures(order, firstTwo).some((line) => line.includes('choice of the two')))
  })

  it('pairs that are not matched', () => {
    const pairs: Composition = { ...plain, pairs: 'swap' }
    const turned = spoilt((string, label, r) => {
      if (label === 0 && r.int(100) === 0) string[0] = 0
    })
    assert.ok(failures(pairs, turned).some((line) => line.includes('not in the set')))
  })
})

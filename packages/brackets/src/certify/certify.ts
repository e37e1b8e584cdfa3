import { type Composition, lengthReach } from '@sweepstack/contracts'
import { generateChunks } from '../generate/chunks.js'
import { longestSource } from '../generate/tools.js'
import type { Certificate, CertifiedSet, CertifiedWhole, Verdict } from './certificate.js'
import { checkSet } from './check-set.js'
import { checkWhole } from './check-whole.js'
import type { Drawn, DrawStrings } from './drawn.js'
import { planOf } from './plan.js'
import { outstanding, shapeShares } from './shape-shares.js'
import { testTargets } from './target-tests.js'

export type Certifying = {
  /** fixes the strings that are drawn, and with them every figure; 0 if left out */
  seed?: number
  /** strings drawn of each set; without it 20,000, fewer where they are longer than 400 */
  draws?: number
  /** draws the strings; the samplers, if left out */
  draw?: DrawStrings
}

const DRAWS = 20_000
const SYMBOLS = 8_000_000
/** A p, times the number of tests, that fails the certificate. */
const LEVEL = 1e-6

/**
 * Checks the samplers behind a composition: sizes of the sets they draw from, counted in two ways; the chances in their
 * tables, against exact ratios; drawn strings, which must all be in their set; and chi-square tests of statistics
 * whose distribution is known exactly. Where there are many lengths, depths or counts, the smallest, the most likely
 * and the largest are checked. The same call gives the same certificate on every machine.
 * @throws SweepstackError `data.impossible` for a composition that no string fits
 */
export const certify = (composition: Composition, certifying: Certifying = {}): Certificate => {
  const { seed = 0, draw = samplersOf(seed) } = certifying
  const drawsOf = (longest: number): number =>
    evenUp(certifying.draws ?? Math.min(DRAWS, Math.max(2000, 1000 * Math.floor(SYMBOLS / longest / 1000))))
  const longest = lengthReach(composition).max
  const whole = checkWhole(draw(composition, drawsOf(longest), 'whole'), composition)
  const sets = planOf(composition)
    .filter((one, at, all) => all.findIndex(({ part, set }) => part === one.part && set === one.set) === at)
    .map((planned) => {
      const drawn = draw(planned.composition, drawsOf(planned.shape.length), `${planned.part} ${planned.set}`)
      return checkSet(planned, drawn, longestSource(composition), composition)
    })
  const targets = targetTests(composition, draw, drawsOf)
  const complete = { ...whole, tests: [...whole.tests, ...targets] }
  return { composition, seed, whole: complete, sets, verdict: verdictOf(complete, sets) }
}

/** Draws that `generate` would make of the same composition, with their sources. */
const samplersOf =
  (seed: number): DrawStrings =>
  (composition, n, stream) => {
    const chunks = generateChunks(composition, n, {
      seed,
      stream: `certify ${stream}`,
      avoid: null,
      size: n,
      sources: true,
    })
    for (const chunk of chunks) return chunk satisfies Drawn
    throw new RangeError(`${n} strings are none to certify; draw at least 1`)
  }

const evenUp = (n: number): number => 2 * Math.ceil(n / 2)

/** How each negative with targets draws from them, at the likeliest shape. */
const targetTests = (composition: Composition, draw: DrawStrings, drawsOf: (longest: number) => number) => {
  if (composition.pairs !== null || composition.balancedShare === 1) return []
  const shapes = outstanding(shapeShares(composition), ({ share }) => share)
  const shape = (shapes.length === 3 ? shapes[1] : shapes.at(-1))?.shape
  if (shape === undefined) return []
  return composition.negatives.flatMap((negative, at) => {
    const isMany = (negative.kind === 'count' || negative.kind === 'joint') && !isOne(negative)
    if (!isMany) return []
    const narrowed: Composition = {
      ...composition,
      length: shape.length,
      depth: shape.depth === null ? null : { within: shape.depth },
      balancedShare: 0,
      negatives: [negative],
    }
    const drawn = draw(narrowed, drawsOf(shape.length), `targets ${at}`)
    return testTargets(drawn, negative, shape, composition).map((test) => ({
      ...test,
      what: `${negative.kind}: ${test.what}`,
    }))
  })
}

const isOne = (negative: object): boolean =>
  ['count', 'depth', 'dip'].every((field) => {
    const value = (negative as Record<string, unknown>)[field]
    return value === undefined || typeof value === 'number'
  })

const verdictOf = (whole: CertifiedWhole, sets: readonly CertifiedSet[]): Verdict => {
  const all = [
    ...whole.tests.map((test) => ({ of: 'the whole', test })),
    ...sets.flatMap(({ set, tests }) => tests.map((test) => ({ of: set, test }))),
  ]
  const failures = [
    ...whole.shares
      .filter(({ expected, drawn }) => expected !== drawn)
      .map(({ part, expected, drawn }) => `${part}: ${drawn} strings, ${expected} expected`),
    ...sets.flatMap(failuresOf),
    ...all
      .filter(({ test }) => test.p * all.length < LEVEL)
      .map(({ of, test }) => `${of}: ${test.what}, p = ${test.p.toExponential(1)}`),
  ]
  const smallestP = Math.min(1, ...all.map(({ test }) => test.p))
  return { passed: failures.length === 0, tests: all.length, smallestP, level: LEVEL, failures }
}

const failuresOf = ({ set, size, table, draws, outside }: CertifiedSet): string[] => [
  ...(size?.again?.agrees === false
    ? [`${set}: ${size.size} strings, ${size.again.size} by ${size.again.how}`]
    : []),
  ...(table?.agrees === false
    ? [`${set}: chances in the table are off by up to ${table.error.toExponential(1)}`]
    : []),
  ...(outside > 0 ? [`${set}: ${outside} of ${draws} drawn strings are not in the set`] : []),
]

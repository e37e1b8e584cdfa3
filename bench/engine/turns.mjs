// How the contestants are timed: all in turn, round by round, so that what else the machine does falls on all alike.
import { median } from '../lib/statistics.mjs'

const CHECKED_STEPS = 3
const ROUND_MS = 500
/** So that one slow step is not a round. */
const LEAST_STEPS = 3
const MOST_STEPS = 100
/** How far losses of the first steps, and logits, may lie apart. */
const TOLERANCE = 1e-4

/**
 * Milliseconds a step of each contestant, medians over the rounds of the medians in a round. First all take the same
 * steps from the same weights, and have to have the same losses.
 */
export async function timeSteps(contestants, dir, { rounds, steps }) {
  const first = new Map()
  for (const one of contestants)
    await attempt(one, async () => {
      await one.child.ask({ do: 'prepare', dir })
      const started = performance.now()
      const { losses } = await one.child.ask({ do: 'steps', n: CHECKED_STEPS })
      first.set(one, { losses, readyMs: performance.now() - started })
    })
  const losses = [...first].map(([one, found]) => [one, found.losses])
  checkSame('losses', losses)
  const counts = new Map()
  const times = new Map()
  for (const one of first.keys())
    await attempt(one, async () => {
      const { ms } = await one.child.ask({ do: 'steps', n: CHECKED_STEPS })
      counts.set(one, steps ?? Math.min(MOST_STEPS, Math.max(LEAST_STEPS, Math.round(ROUND_MS / median(ms)))))
      times.set(one, [])
    })
  for (let round = 0; round < rounds; round++)
    for (const one of times.keys())
      await attempt(one, async () => {
        const { ms } = await one.child.ask({ do: 'steps', n: counts.get(one) })
        times.get(one).push(median(ms))
      })
  return ofThoseLeft(times, (ms, one) => ({ ms: median(ms), rounds: ms, readyMs: first.get(one).readyMs }))
}

/** Strings a second of each, forward only: `n` strings a round. Logits have to agree. */
export async function timeForward(contestants, dir, { rounds }) {
  const found = new Map()
  const ready = []
  for (const one of contestants)
    await attempt(one, async () => {
      await one.child.ask({ do: 'prepare', dir })
      // Twice: some shapes are compiled only once they come often.
      const { first } = await one.child.ask({ do: 'scores', n: 2048 })
      const { seconds } = await one.child.ask({ do: 'scores', n: 2048 })
      ready.push({
        one,
        first,
        n: Math.min(65_536, Math.max(2048, 256 * Math.round((3 * 2048) / seconds / 256))),
      })
      found.set(one, [])
    })
  checkSame(
    'logits',
    ready.map(({ one, first }) => [one, first]),
  )
  const n = Math.min(...ready.map((entry) => entry.n))
  let batches = {}
  for (let round = 0; round < rounds; round++)
    for (const { one } of ready)
      await attempt(one, async () => {
        const { seconds, batch } = await one.child.ask({ do: 'scores', n })
        if (batch !== undefined) batches = { ...batches, [one.id]: batch }
        found.get(one).push(n / seconds)
      })
  return {
    n,
    batches,
    rates: ofThoseLeft(found, (rates) => ({ rate: median(rates), rounds: rates })),
  }
}

const ofThoseLeft = (found, figures) =>
  new Map([...found].filter(([one]) => one.failed === null).map(([one, all]) => [one, figures(all, one)]))

/** What one cannot do is told, and costs the others nothing. */
async function attempt(one, work) {
  if (one.failed !== null) return
  try {
    await work()
  } catch (error) {
    one.failed = error.message
    process.stderr.write(`${one.title} takes no further part: ${error.message}\n`)
  }
}

function checkSame(what, entries) {
  const [[base, expected] = []] = entries
  for (const [one, values] of entries.slice(1))
    values.forEach((value, i) => {
      const apart = Math.abs(value - expected[i])
      if (!(apart <= TOLERANCE * Math.max(1, Math.abs(expected[i]))))
        throw new Error(
          `${what}: ${one.title} has ${value} where ${base.title} has ${expected[i]}: they do not compute the same`,
        )
    })
}

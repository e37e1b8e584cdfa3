// Streams a dataset and prints {strings, took, peak}: seconds, and peak memory in KiB.
//   node bench/data/stream.mjs STRINGS [audit]     made and measured only, or audited as well
import { auditAll, chunkedOf, sampled } from '@sweepstack/brackets'

const composition = {
  types: 1,
  length: 40,
  depth: { min: 2, max: 10 },
  balancedShare: 0.5,
  negatives: [
    { kind: 'zero-count', start: 'any', end: 'any', weight: 1 },
    { kind: 'flips', flips: { min: 1, max: 3 }, weight: 1 },
    { kind: 'swaps', swaps: { min: 1, max: 1 }, weight: 1 },
    { kind: 'random', weight: 1 },
  ],
  pairs: null,
}
const [n, what] = [Number(process.argv[2]), process.argv[3]]
const dataset = chunkedOf(sampled('bench', composition, n, { seed: 1, stream: 'bench', avoid: null }))
const started = process.hrtime.bigint()
const { strings, balanced } = what === 'audit' ? await audited() : made()
if (balanced * 2 !== strings || strings !== n)
  throw new Error(`${balanced} of ${strings} strings are balanced, not half of ${n}`)
const took = Number(process.hrtime.bigint() - started) / 1e9
console.log(JSON.stringify({ strings, took, peak: process.resourceUsage().maxRSS }))

function made() {
  const sum = { strings: 0, balanced: 0 }
  for (const chunk of dataset.chunks()) {
    sum.strings += chunk.n
    sum.balanced += chunk.balanced
  }
  return sum
}

async function audited() {
  const { datasets } = await auditAll([dataset])
  return { strings: datasets[0].n, balanced: datasets[0].balanced }
}

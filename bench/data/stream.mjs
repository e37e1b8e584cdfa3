// Streams a dataset through generateChunks and prints {strings, took, peak}: seconds, and peak memory in KiB.
//   node bench/data/stream.mjs STRINGS
import { generateChunks } from '@sweepstack/brackets'

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
const started = process.hrtime.bigint()
let strings = 0
let balanced = 0
for (const chunk of generateChunks(composition, Number(process.argv[2]), {
  seed: 1,
  stream: 'bench',
  avoid: null,
})) {
  strings += chunk.n
  balanced += chunk.balanced
}
if (balanced * 2 !== strings) throw new Error(`${balanced} of ${strings} strings are balanced, not half`)
const took = Number(process.hrtime.bigint() - started) / 1e9
console.log(JSON.stringify({ strings, took, peak: process.resourceUsage().maxRSS }))

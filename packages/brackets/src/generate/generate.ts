import { type Composition, lengthReach, SweepstackError } from '@sweepstack/contracts'
import { type Dataset, makeDataset } from '../features/dataset.js'
import { type Sampling, writerOf } from './writer.js'

/** Symbols of one dataset; more would not fit in the memory of a trainer. */
const MAX_SYMBOLS = 2 ** 31

/**
 * n strings of a composition. Which places are balanced, and which kind of negative the others take, follows from exact
 * shares (see mixture.ts). String i depends on nothing but (seed, stream, i), its kind and `avoid`.
 * @throws SweepstackError `data.impossible` where no string fits the composition, or none is free
 */
export const generate = (composition: Composition, n: number, sampling: Sampling): Dataset => {
  const longest = lengthReach(composition).max
  if (n * longest > MAX_SYMBOLS)
    throw new SweepstackError(
      'data.impossible',
      `${sampling.stream}: ${n} strings of ${longest} take too much memory`,
      { fix: `use at most ${Math.floor(MAX_SYMBOLS / longest)} strings of this length` },
    )
  const { strings, kind } = writerOf(composition, n, sampling)(0, n, false)
  return makeDataset(strings, kind, composition.pairs !== null)
}

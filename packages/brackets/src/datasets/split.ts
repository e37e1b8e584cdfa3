import { SweepstackError } from '@sweepstack/contracts'
import { rng } from '@sweepstack/stats'
import type { Dataset } from '../features/dataset.js'
import { StringIndex } from '../strings/string-index.js'
import { stringAt } from '../strings/strings.js'

/** Rows of a file on each side, in the file's order. */
export type Split = { train: number[]; validation: number[]; test: number[] }

/**
 * Splits a file by its distinct strings in a seeded order: the first `test` share of them is held back for the
 * test, the next `validation` share for validation, the rest is for training. Copies of a string go to one
 * side. A share above 0 is at least one string.
 * @throws SweepstackError `data.impossible` where nothing is left to train on
 */
export const splitFile = (
  file: Dataset,
  shares: { validation: number; test: number },
  seed: number,
): Split => {
  const index = new StringIndex()
  const ids = Uint32Array.from({ length: file.n }, (_, i) => index.add(stringAt(file, i)))
  const distinct = index.size
  const sizeOf = (share: number) => (share === 0 ? 0 : Math.max(1, Math.round(share * distinct)))
  const test = sizeOf(shares.test)
  const validation = sizeOf(shares.validation)
  if (test + validation >= distinct)
    throw new SweepstackError(
      'data.impossible',
      `the file has ${distinct} different strings; ${test} for the test and ${validation} for validation leave none to train on`,
      { fix: 'use smaller shares or a larger file' },
    )
  const order = rng(seed, 'split').shuffle(Uint32Array.from({ length: distinct }, (_, i) => i))
  const rank = new Uint32Array(distinct)
  order.forEach((id, place) => {
    rank[id] = place
  })
  const split: Split = { train: [], validation: [], test: [] }
  ids.forEach((id, i) => {
    const place = rank[id] as number
    split[place < test ? 'test' : place < test + validation ? 'validation' : 'train'].push(i)
  })
  return split
}

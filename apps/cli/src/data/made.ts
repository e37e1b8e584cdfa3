import { fileDataset, type OneDataset, oneDataset, sampled } from '@sweepstack/brackets'
import { compositionOf, filesOf, isGenerated, testSizeOf } from '@sweepstack/contracts'
import type { ServiceOptions } from '../session.js'
import { readText, readTexts } from './texts.js'
import type { What } from './what.js'

/** What a preset outside a sweep is sampled from: no run has these strings by accident. */
const STREAM = 'generated'

/** The strings of one dataset, as a run has them: of a sweep its training strings, or those of a test. */
export const madeOf = async (
  what: What,
  test: string | undefined,
  service: ServiceOptions,
): Promise<OneDataset> => {
  if (what.kind === 'preset')
    return sampled(what.name, compositionOf(what.spec), testSizeOf(what.spec), {
      ...{ seed: what.seed, stream: STREAM, avoid: null },
    })
  if (what.kind === 'file') return stored(what.name, await readText(what.path, what.n))
  if (what.kind === 'ref')
    return stored(what.name, (await readTexts([what.ref], [], service, what.n))(what.ref))
  const { cell, seed, loaded } = what
  const { data, tests } = cell.spec
  const own = test === undefined ? undefined : tests[test]
  // A test that is sampled stands alone: no file has to be there for it.
  const needed = own !== undefined && isGenerated(own) ? [] : filesOf(cell.spec)
  const files = await readTexts(needed, loaded.uploads, service)
  return oneDataset({ data, tests, seed, files }, test === undefined ? 'train' : `test:${test}`)
}

const stored = (name: string, text: Uint8Array): OneDataset => {
  const dataset = fileDataset(text)
  return { name, n: dataset.n, dataset }
}

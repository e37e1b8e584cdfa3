import { type Dataset, datasetOf, makeDatasets } from '@sweepstack/brackets'
import { filesOf } from '@sweepstack/contracts'
import type { ServiceOptions } from '../session.js'
import { madeOf } from './made.js'
import { readTexts } from './texts.js'
import type { What } from './what.js'

export type Named = { name: string; dataset: Dataset }

/** Every dataset of what is to be audited: of a sweep's cell training, validation and each test, else the one there is. */
export const datasetsOf = async (whats: readonly What[], service: ServiceOptions): Promise<Named[]> => {
  const found: Named[] = []
  const prefix = whats.filter(({ kind }) => kind === 'sweep').length > 1
  for (const what of whats) {
    const own = what.kind === 'sweep' ? await ofCell(what, service) : [await ofOne(what, service)]
    for (const { name, dataset } of own)
      found.push({ name: free(prefix ? `${what.name}:${name}` : name, found), dataset })
  }
  return found
}

const ofCell = async (
  { cell, seed, loaded }: Extract<What, { kind: 'sweep' }>,
  service: ServiceOptions,
): Promise<Named[]> => {
  const { data, tests } = cell.spec
  const files = await readTexts(filesOf(cell.spec), loaded.uploads, service)
  const made = makeDatasets({ data, tests, seed, files })
  return [
    { name: 'train', dataset: made.train },
    ...(made.validation.n === 0 ? [] : [{ name: 'validation', dataset: made.validation }]),
    ...Object.entries(made.tests).map(([name, dataset]) => ({ name: `test:${name}`, dataset })),
  ]
}

const ofOne = async (what: What, service: ServiceOptions): Promise<Named> => {
  const made = await madeOf(what, undefined, service)
  return { name: made.name, dataset: datasetOf(made) }
}

/** Two files of one name in different folders are told apart. */
const free = (name: string, taken: readonly Named[]): string => {
  let candidate = name
  for (let i = 2; taken.some((one) => one.name === candidate); i++) candidate = `${name} (${i})`
  return candidate
}

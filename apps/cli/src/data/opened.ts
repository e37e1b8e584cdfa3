import {
  allDatasets,
  type Chunk,
  type Chunked,
  chunkedOf,
  heldIfSmall,
  type OneDataset,
  oneDataset,
  sampled,
} from '@sweepstack/brackets'
import { compositionOf, filesOf, isGenerated, testSizeOf } from '@sweepstack/contracts'
import type { ServiceOptions } from '../session.js'
import { freeName } from './free-name.js'
import { spool, spoolRef } from './spooled.js'
import { readTexts } from './texts.js'
import type { What } from './what.js'

/**
 * Strings to be read in chunks, as often as one likes: the first n of as many as there are (`of`). `close` frees what
 * they are read from.
 */
export type Opened = Chunked<Chunk> & { of: number; close(): Promise<void> }

type Sweep = Extract<What, { kind: 'sweep' }>

/** What a preset outside a sweep is sampled from: no run has these strings by accident. */
const STREAM = 'generated'

/**
 * The strings of one dataset, as a run has them: of a sweep its training strings, or those of a test.
 * @param most of those that are sampled, only the first so many
 */
export const openOne = async (
  what: What,
  test: string | undefined,
  service: ServiceOptions,
  most = Number.POSITIVE_INFINITY,
): Promise<Opened> => {
  if (what.kind === 'sweep') return withoutClose(await ofSweep(what, test, service), most)
  if (what.kind === 'preset') return withoutClose(ofPreset(what), most)
  const strings = await spooledOf(what, service)
  return { ...strings, name: what.name, of: strings.n }
}

/** Every dataset of what is to be audited: of a sweep's cell training, validation and each test, else the one there is. */
export const openAll = async (whats: readonly What[], service: ServiceOptions): Promise<Opened[]> => {
  const opened: Opened[] = []
  try {
    for (const what of whats)
      for (const one of await everyOf(what, service))
        opened.push({ ...one, name: freeName(one.name, names(opened)) })
    return opened
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

export const closeAll = async (opened: readonly Opened[]): Promise<void> => {
  for (const { close } of opened) await close()
}

const everyOf = async (what: What, service: ServiceOptions): Promise<Opened[]> => {
  if (what.kind === 'preset') return [withoutClose(heldIfSmall(ofPreset(what)))]
  if (what.kind !== 'sweep') return [await openOne(what, undefined, service)]
  return allDatasets(await inputOf(what, filesOf(what.cell.spec), service))
    .filter(({ name, n }) => name !== 'validation' || n > 0)
    .map((one) => withoutClose(one))
}

const ofPreset = ({ name, spec, seed }: Extract<What, { kind: 'preset' }>): OneDataset =>
  sampled(name, compositionOf(spec), testSizeOf(spec), { seed, stream: STREAM, avoid: null })

const ofSweep = async (
  what: Sweep,
  test: string | undefined,
  service: ServiceOptions,
): Promise<OneDataset> => {
  const { spec } = what.cell
  const own = test === undefined ? undefined : spec.tests[test]
  // A test that is sampled stands alone: no file has to be there for it.
  const needed = own !== undefined && isGenerated(own) ? [] : filesOf(spec)
  return oneDataset(await inputOf(what, needed, service), test === undefined ? 'train' : `test:${test}`)
}

const inputOf = async ({ cell, seed, loaded }: Sweep, needed: readonly string[], service: ServiceOptions) => {
  const { data, tests } = cell.spec
  return { data, tests, seed, files: await readTexts(needed, loaded.uploads, service) }
}

const spooledOf = (what: Extract<What, { kind: 'file' | 'ref' }>, service: ServiceOptions) =>
  what.kind === 'file' ? spool(what.path, { most: what.n }) : spoolRef(what.ref, service, { most: what.n })

/** Strings that are sampled, or in memory: nothing is open. */
const withoutClose = (one: OneDataset, most?: number): Opened => ({
  ...chunkedOf(one, most),
  of: one.n,
  close: async () => {},
})

const names = (opened: readonly Opened[]): string[] => opened.map(({ name }) => name)

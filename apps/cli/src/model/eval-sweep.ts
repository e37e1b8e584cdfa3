import { type CellSpec, hasLongest, type ModelSpec, type StoredModel } from '@sweepstack/contracts'

type Fields = Record<string, unknown>

/** What is asked of models, as given on the command line. */
export type Asked = {
  data: Fields | null
  tests: Record<string, Fields>
  probes: Fields[]
  seeds: number[] | null
}

/** A model to evaluate; of a run its cell and seed, whose data it was trained on. */
export type Subject = { model: StoredModel; origin: { cell: CellSpec; seed: number } | null }

/** The sweep that evaluates models: one cell each, nothing trained. */
export const evalSweep = (subjects: readonly Subject[], asked: Asked): Fields => {
  const refs = [...new Set(subjects.map(({ model }) => model.ref))]
  const origin = subjects.length === 1 ? (subjects[0]?.origin ?? null) : null
  const given = Object.keys(asked.tests).length > 0
  return {
    name: nameOf(subjects.map(({ model }) => model.name)),
    base: {
      data: asked.data ?? origin?.cell.data ?? unknownData(subjects, given),
      model: { from: refs[0] },
      tests: given ? asked.tests : (origin?.cell.tests ?? { 'in-distribution': {} }),
      probes: asked.probes,
    },
    ...(refs.length === 1 ? {} : { matrix: { 'model.from': refs } }),
    seeds: asked.seeds ?? [origin?.seed ?? 0],
  }
}

/** Whether a sweep is asked of strings that may have been trained on, as nothing says which were. */
export const isOfUnknownData = (subjects: readonly Subject[], { data }: Asked): boolean =>
  data === null && (subjects.length !== 1 || subjects[0]?.origin === null)

const nameOf = (names: string[]): string => `eval ${names.join(' ')}`.replace(/[^\w .-]+/g, '-').slice(0, 100)

/** Brackets of strings that stand for the training data of a model nobody knows them of. */
const LENGTH = 20

/**
 * Where nothing says what a model was trained on: few strings, for the shortcuts of tests that are fitted. The tests
 * without fields of their own take the length.
 */
const unknownData = (subjects: readonly Subject[], given: boolean): Fields => {
  const reads = subjects.map(({ model }) => readable(model.spec, model.length))
  const length = given ? LENGTH : Math.max(2, Math.min(LENGTH, ...reads))
  const types = Math.min(...subjects.map(({ model }) => model.types))
  const size = { length, train: 2000, validation: 200 }
  return types === 1 ? { preset: 'fixed-length', ...size } : { preset: 'dyck-k', types, ...size }
}

const readable = (spec: ModelSpec, length: number): number =>
  hasLongest(spec) ? length - (length % 2) : Number.POSITIVE_INFINITY

/** A written sweep with stored models instead of those it trains: its data, tests, probes and seeds stay. */
export const withModels = (written: unknown, subjects: readonly Subject[]): Fields => {
  const sweep = (written ?? {}) as { base?: Fields; matrix?: Fields; include?: Fields[]; exclude?: Fields[] }
  const refs = [...new Set(subjects.map(({ model }) => model.ref))]
  const matrix = {
    ...withoutTraining(sweep.matrix ?? {}),
    ...(refs.length === 1 ? {} : { 'model.from': refs }),
  }
  const { training: _, ...base } = sweep.base ?? {}
  return {
    ...sweep,
    base: { ...base, model: { from: refs[0] } },
    ...(Object.keys(matrix).length === 0 ? { matrix: {} } : { matrix }),
    include: (sweep.include ?? []).map(withoutTraining).filter((rule) => Object.keys(rule).length > 0),
    // One that names a model leaves out some of its cells, and of those there are none.
    exclude: (sweep.exclude ?? []).filter((rule) => !Object.keys(rule).some(isOfTraining)),
  }
}

const withoutTraining = (paths: Fields): Fields =>
  Object.fromEntries(Object.entries(paths).filter(([path]) => !isOfTraining(path)))

const isOfTraining = (path: string): boolean => /^(model|training)\./.test(path)

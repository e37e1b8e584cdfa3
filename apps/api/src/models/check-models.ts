import {
  bracketTypes,
  type Cell,
  type ErrorCode,
  hasLongest,
  type Issue,
  isTrained,
  longestLength,
  type StoredModel,
  SweepstackError,
} from '@sweepstack/contracts'
import type { AppDeps } from '../deps.js'

/**
 * A spec names models that are stored, and tests them on strings they can read.
 * @throws SweepstackError `model.unknown` for one that is not here, `spec.invalid` for a test beyond one; each place once
 */
export const checkModels = async (cells: readonly Cell[], store: AppDeps['store']): Promise<void> => {
  const named = cells.flatMap(({ spec, overrides }) =>
    isTrained(spec) ? [] : [{ spec, ref: spec.model.from, at: pathIn(overrides) }],
  )
  const models = new Map<string, StoredModel>()
  const unknown = new Map<string, Issue>()
  for (const { ref, at } of named) {
    if (models.has(ref) || unknown.has(ref)) continue
    const model = await known(store, ref)
    if (model !== null) models.set(ref, model)
    else
      unknown.set(ref, {
        path: at('model.from'),
        message: `no model ${ref} is stored`,
        fix: 'store it with sweepstack model import or POST /v1/models, and write the ref of the answer',
      })
  }
  if (unknown.size > 0) throw refuse('model.unknown', [...unknown.values()])
  const issues = new Map<string, Issue>()
  for (const { spec, ref, at } of named)
    for (const [name, test] of Object.entries(spec.tests)) {
      const issue = beyond(models.get(ref)!, longestLength(test), bracketTypes(test))
      if (issue !== null) issues.set(`${name} ${ref}`, { ...issue, path: at(`tests.${name}.${issue.path}`) })
    }
  if (issues.size > 0) throw refuse('spec.invalid', [...issues.values()])
}

const known = async (store: AppDeps['store'], ref: string): Promise<StoredModel | null> => {
  try {
    return await store.models.get(ref)
  } catch (error) {
    if (error instanceof SweepstackError && error.code === 'not-found') return null
    throw error
  }
}

/** What of a test is more than the model reads; what only a file knows is found out by the run. */
const beyond = (
  { name, spec, length, types }: StoredModel,
  testLength: number | null,
  testTypes: number | null,
): Issue | null => {
  if (hasLongest(spec) && (testLength ?? 0) > length)
    return {
      path: 'length',
      message: `the model ${name} reads at most ${length} brackets, the test has ${testLength}`,
      fix: `use at most ${length}`,
    }
  if ((testTypes ?? 0) > types)
    return {
      path: 'types',
      message: `the model ${name} has tokens for ${types} bracket types, the test has ${testTypes}`,
      fix: `use at most ${types}`,
    }
  return null
}

const pathIn =
  (overrides: Cell['overrides']) =>
  (path: string): string =>
    Object.hasOwn(overrides, path) ? `matrix.${path}` : `base.${path}`

const refuse = (code: ErrorCode, issues: Issue[]): SweepstackError =>
  new SweepstackError(code, issues.map((i) => `${i.path}: ${i.message}`).join('; '), {
    issues,
    ...(issues[0]?.fix === undefined ? {} : { fix: issues[0].fix }),
  })

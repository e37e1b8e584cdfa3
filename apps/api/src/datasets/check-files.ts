import { type Cell, fileRef, type Issue, SweepstackError } from '@sweepstack/contracts'
import type { AppDeps } from '../deps.js'

type Named = { path: string; ref: string }

/**
 * A stored spec names data files by their content only, and only files that were uploaded.
 * @throws SweepstackError `spec.invalid` for a path, `file.unknown` for content not here; each place once.
 */
export const checkFiles = async (cells: readonly Cell[], store: AppDeps['store']): Promise<void> => {
  const named = [
    ...new Map(cells.flatMap(filesOf).map((file) => [`${file.path} ${file.ref}`, file])).values(),
  ]
  const paths = named.filter(({ ref }) => !fileRef.safeParse(ref).success)
  const upload =
    'upload it with POST /v1/datasets and write the ref of the answer (sweepstack submit does both)'
  if (paths.length > 0)
    throw refuse(
      'spec.invalid',
      paths.map(({ path, ref }) => ({
        path,
        message: `${ref} is not the ref of an uploaded file`,
        fix: upload,
      })),
    )
  if (named.length === 0) return
  const known = await store.files.has([...new Set(named.map(({ ref }) => ref))])
  const unknown = named.filter(({ ref }) => !known.has(ref))
  if (unknown.length > 0)
    throw refuse(
      'file.unknown',
      unknown.map(({ path, ref }) => ({ path, message: `no file ${ref} was uploaded`, fix: upload })),
    )
}

const filesOf = ({ spec, overrides }: Cell): Named[] => {
  const at = (path: string): string => (Object.hasOwn(overrides, path) ? `matrix.${path}` : `base.${path}`)
  const data = spec.data.preset === 'file' ? [{ path: at('data.file'), ref: spec.data.file }] : []
  const tests = Object.entries(spec.tests).flatMap(([name, test]) =>
    test.preset === 'file' ? [{ path: at(`tests.${name}.file`), ref: test.file }] : [],
  )
  return [...data, ...tests]
}

const refuse = (code: 'spec.invalid' | 'file.unknown', issues: Issue[]): SweepstackError =>
  new SweepstackError(code, issues.map((i) => `${i.path}: ${i.message}`).join('; '), {
    issues,
    ...(issues[0]?.fix === undefined ? {} : { fix: issues[0].fix }),
  })

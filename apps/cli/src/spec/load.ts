import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type ExpandedSweep, expandSweep, type Issue, SweepstackError } from '@sweepstack/contracts'
import { misuse } from '../failure.js'
import { faultOfFile } from './file-fault.js'
import { mapFiles, type NamedFile, namedFiles } from './files.js'
import { applyOverrides } from './overrides.js'
import { type ParsedSpec, parseSpec } from './parse.js'
import { readUpload, type Upload, uniqueUploads, whyUnread } from './upload.js'

/** A sweep read, checked and ready to submit: `spec` names every data file by its content. */
export type LoadedSpec = {
  spec: unknown
  expanded: ExpandedSweep
  uploads: Upload[]
  /** a path with where it stands in the file: `base.data (demo.yaml:10:3)` */
  place: (path: string) => string
}

/**
 * Reads a sweep file, applies `--set`, finds its data files and checks all of it, before anything is started.
 * @throws SweepstackError whose issues say where in the file each fault stands.
 */
export const loadSpec = async (
  file: string,
  settings: readonly string[] = [],
  cwd: string = process.cwd(),
): Promise<LoadedSpec> => {
  const { written, folder, place } = await readSweep(file, settings, cwd)
  return completeSpec(written, folder, place)
}

/** A sweep file as it is written, with `--set` applied; nothing of it is checked. */
export const readSweep = async (
  file: string,
  settings: readonly string[] = [],
  cwd: string = process.cwd(),
): Promise<{ written: unknown; folder: string; place: LoadedSpec['place'] }> => {
  const parsed = parseSpec(await readSpec(resolve(cwd, file), file), file)
  const written = applyOverrides(parsed.value, settings, cwd)
  return { written, folder: dirname(resolve(cwd, file)), place: placesIn(parsed, file) }
}

/**
 * Finds the data files of a written sweep, whose paths are taken from `folder`, and checks all of it.
 * @throws SweepstackError whose issues say where each fault stands, as `place` has it
 */
export const completeSpec = async (
  written: unknown,
  folder: string,
  place: LoadedSpec['place'] = (path) => path,
): Promise<LoadedSpec> => {
  const uploads = new Map<string, Upload>()
  const faults: Issue[] = []
  for (const named of namedFiles(written)) {
    const path = resolve(folder, named.file)
    if (uploads.has(path)) continue
    const upload = await readNamed(named, path)
    if ('message' in upload) faults.push(upload)
    else uploads.set(path, upload)
  }
  if (faults.length > 0) throw located(invalid(faults), place)
  const spec = mapFiles(written, ({ file: path }) => uploads.get(resolve(folder, path))?.ref ?? path)
  try {
    return { spec, expanded: expandSweep(spec), uploads: uniqueUploads([...uploads.values()]), place }
  } catch (error) {
    throw error instanceof SweepstackError ? located(error, place) : error
  }
}

const readSpec = async (path: string, shown: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw misuse(`the sweep file ${whyUnread(error)}`, shown, 'give the path of a sweep; sweeps/ has some')
  }
}

/** The file checked, or what is wrong with it, at the field that names it. */
const readNamed = async ({ at }: NamedFile, path: string): Promise<Upload | Issue> => {
  try {
    return await readUpload(path)
  } catch (error) {
    if (error instanceof SweepstackError) return { path: at, ...faultOfFile(error, path) }
    return {
      path: at,
      message: `the data file ${path} ${whyUnread(error)}`,
      fix: `correct the path (it is taken from the sweep's folder), or give one with --set ${at}=PATH`,
    }
  }
}

const invalid = (issues: Issue[]): SweepstackError =>
  new SweepstackError('spec.invalid', issues.map((i) => `${i.path}: ${i.message}`).join('; '), { issues })

const placesIn =
  (parsed: ParsedSpec, file: string) =>
  (path: string): string =>
    path === '' ? `${file} (the whole file)` : `${path} (${parsed.locate(path) ?? file})`

/** The same error, its paths followed by where they stand in the file. */
const located = (error: SweepstackError, place: LoadedSpec['place']): SweepstackError =>
  new SweepstackError(error.code, error.message, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    issues: error.issues.map((issue) => ({ ...issue, path: place(issue.path) })),
  })

import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type ExpandedSweep, expandSweep, type Issue, SweepstackError } from '@sweepstack/contracts'
import { misuse } from '../failure.js'
import { mapFiles, type NamedFile, namedFiles } from './files.js'
import { applyOverrides } from './overrides.js'
import { type ParsedSpec, parseSpec } from './parse.js'
import { readUpload, type Upload, uniqueUploads, whyUnread } from './upload.js'

/** A sweep read, checked and ready to submit: `spec` names every data file by its content. */
export type LoadedSpec = { spec: unknown; expanded: ExpandedSweep; uploads: Upload[] }

/**
 * Reads a sweep file, applies `--set`, finds its data files and checks all of it, before anything is started.
 * @throws SweepstackError whose issues say where in the file each fault stands.
 */
export const loadSpec = async (
  file: string,
  settings: readonly string[] = [],
  cwd: string = process.cwd(),
): Promise<LoadedSpec> => {
  const parsed = parseSpec(await readSpec(resolve(cwd, file), file), file)
  const written = applyOverrides(parsed.value, settings, cwd)
  const folder = dirname(resolve(cwd, file))
  const uploads = new Map<string, Upload>()
  const faults: Issue[] = []
  for (const named of namedFiles(written)) {
    const upload = await readNamed(named, folder)
    if ('message' in upload) faults.push(upload)
    else uploads.set(resolve(folder, named.file), upload)
  }
  if (faults.length > 0) throw located(invalid(faults), parsed, file)
  const spec = mapFiles(written, ({ file: path }) => uploads.get(resolve(folder, path))?.ref ?? path)
  try {
    return { spec, expanded: expandSweep(spec), uploads: uniqueUploads([...uploads.values()]) }
  } catch (error) {
    throw error instanceof SweepstackError ? located(error, parsed, file) : error
  }
}

const readSpec = async (path: string, shown: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw misuse(`the sweep file ${whyUnread(error)}`, shown, 'give the path of a sweep; sweeps/ has some')
  }
}

const readNamed = async ({ at, file }: NamedFile, folder: string): Promise<Upload | Issue> => {
  const path = resolve(folder, file)
  try {
    return await readUpload(path)
  } catch (error) {
    return {
      path: at,
      message: `the data file ${path} ${whyUnread(error)}`,
      fix: `correct the path (it is taken from the sweep's folder), or give one with --set ${at}=PATH`,
    }
  }
}

const invalid = (issues: Issue[]): SweepstackError =>
  new SweepstackError('spec.invalid', issues.map((i) => `${i.path}: ${i.message}`).join('; '), { issues })

/** The same error, its paths followed by where they stand in the file. */
const located = (error: SweepstackError, parsed: ParsedSpec, file: string): SweepstackError =>
  new SweepstackError(error.code, error.message, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    issues: error.issues.map((issue) => ({
      ...issue,
      path:
        issue.path === ''
          ? `${file} (the whole file)`
          : `${issue.path} (${parsed.locate(issue.path) ?? file})`,
    })),
  })

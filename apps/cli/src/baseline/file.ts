import { readFile, writeFile } from 'node:fs/promises'
import { type Baseline, baselineSchema, SweepstackError, toIssues } from '@sweepstack/contracts'
import { misuse } from '../failure.js'

export const writeBaseline = async (path: string, baseline: Baseline): Promise<void> => {
  try {
    await writeFile(path, `${JSON.stringify(baseline, null, 2)}\n`)
  } catch (error) {
    throw misuse((error as Error).message, `--out ${path}`, 'give a file in a folder that exists')
  }
}

/** @throws SweepstackError with the path and field at fault when it is not a baseline. */
export const readBaseline = async (path: string): Promise<Baseline> => {
  const parsed = baselineSchema.safeParse(await readJson(path))
  if (parsed.success) return parsed.data
  const issues = toIssues(parsed.error, baselineSchema).map((issue) => ({
    ...issue,
    path: issue.path === '' ? `${path} (the whole file)` : `${path}: ${issue.path}`,
  }))
  throw new SweepstackError('request.invalid', `${path} is not a baseline`, { issues })
}

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw misuse(
      missing ? 'the baseline does not exist' : `the baseline cannot be read: ${(error as Error).message}`,
      path,
      'record one with `sweepstack baseline record SWEEP --out FILE`',
    )
  }
}

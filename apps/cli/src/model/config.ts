import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type ImportConfig, SweepstackError } from '@sweepstack/contracts'
import { parseImportConfig } from '@sweepstack/weights'
import { misuse } from '../failure.js'
import { type ParsedSpec, parseSpec } from '../spec/parse.js'
import { whyUnread } from '../spec/upload.js'

const CONFIG = { name: 'config', help: '`sweepstack model import --help` has a whole one of each format' }

/**
 * Reads the config of an import, YAML or JSON. Its `cfg` may be the name of a JSON file beside it.
 * @throws SweepstackError whose issues say where in the file each fault stands
 */
export const readImportConfig = async (file: string): Promise<ImportConfig> => {
  const parsed = parseSpec(await readText(file, '--config'), file, CONFIG)
  try {
    return parseImportConfig(await withCfg(parsed.value, file))
  } catch (error) {
    throw error instanceof SweepstackError ? located(error, parsed, file) : error
  }
}

const withCfg = async (value: unknown, file: string): Promise<unknown> => {
  const { cfg } = (value ?? {}) as { cfg?: unknown }
  if (typeof cfg !== 'string') return value
  const path = resolve(dirname(file), cfg)
  return { ...(value as object), cfg: parseSpec(await readText(path, `${file}: cfg`), path, CONFIG).value }
}

const readText = async (path: string, option: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw misuse(`the config ${path} ${whyUnread(error)}`, option, CONFIG.help)
  }
}

const located = (error: SweepstackError, parsed: ParsedSpec, file: string): SweepstackError =>
  new SweepstackError(error.code, error.message, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    issues: error.issues.map((issue) => ({
      ...issue,
      path: issue.path === '' ? file : `${issue.path} (${parsed.locate(issue.path) ?? file})`,
    })),
  })

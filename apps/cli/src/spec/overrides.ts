import { resolve } from 'node:path'
import { setPath } from '@sweepstack/contracts'
import { parse } from 'yaml'
import { misuse } from '../failure.js'

const EXAMPLE = '--set base.training.epochs=3'

/**
 * Applies `--set path=value` to a written spec. Values are YAML, so numbers and lists are what they look like;
 * a data file's path is taken from the folder the command runs in, not from the spec's.
 */
export const applyOverrides = (spec: unknown, settings: readonly string[], cwd: string): unknown =>
  settings.reduce<unknown>((written, setting) => {
    const [path, text] = splitSetting(setting, EXAMPLE)
    const value = path.endsWith('.file') ? asPath(text, cwd) : parseValue(text, `--set ${path}`)
    const changed = set(written, path, value)
    if (changed === null)
      throw misuse('this path leads through a field that holds a plain value', `--set ${path}`, EXAMPLE)
    return changed
  }, spec)

export const splitSetting = (setting: string, example: string): [path: string, value: string] => {
  const at = setting.indexOf('=')
  if (at <= 0) throw misuse(`${setting} is not path=value`, '--set', `write it as ${example}`)
  return [setting.slice(0, at).trim(), setting.slice(at + 1)]
}

const asPath = (text: string, cwd: string): string =>
  text === '' || text.startsWith('sha256:') ? text : resolve(cwd, text)

/** The value of an option, which is YAML. */
export const parseValue = (text: string, option: string): unknown => {
  try {
    return parse(text) as unknown
  } catch {
    throw misuse(`${text} is not a YAML value`, option, 'quote text that holds : or [')
  }
}

/** A matrix path is one key: `matrix.model.layers` sets the list of `model.layers`. */
const set = (spec: unknown, path: string, value: unknown): unknown => {
  const ofMatrix = /^matrix\.(.+)$/.exec(path)?.[1]
  if (ofMatrix === undefined) return setPath(spec, path, value)
  const matrix = (spec as { matrix?: unknown } | null)?.matrix ?? {}
  if (typeof matrix !== 'object' || Array.isArray(matrix)) return null
  return setPath(spec, 'matrix', { ...matrix, [ofMatrix]: value })
}

import { basename } from 'node:path'
import {
  type Cell,
  generatedPresets,
  isGenerated,
  isSized,
  nearest,
  resolveAlone,
  type SampledTest,
  SweepstackError,
  setPath,
} from '@sweepstack/contracts'
import { misuse } from '../failure.js'
import { type LoadedSpec, loadSpec } from '../spec/load.js'
import { parseValue, splitSetting } from '../spec/overrides.js'

/** How a user says which strings are meant, beside the argument itself. */
export type WhatOptions = {
  preset?: string
  set: string[]
  test?: string
  cell?: number
  n?: number
  seed?: number
}

/** The strings a data command is about; `n`: only the first so many of them. */
export type What =
  | { kind: 'sweep'; name: string; loaded: LoadedSpec; cell: Cell; seed: number }
  | { kind: 'preset'; name: string; spec: SampledTest; seed: number }
  | { kind: 'file'; name: string; path: string; n?: number }
  | { kind: 'ref'; name: string; ref: string; n?: number }

/**
 * A sweep file, a data file, a reference, or a preset with its fields.
 * @throws SweepstackError for a name that is none of these, an option that does not go with it, and a faulty spec
 */
export const resolveWhat = async (text: string | undefined, options: WhatOptions): Promise<What> => {
  if (options.preset !== undefined) {
    if (text !== undefined)
      throw misuse(`${text} and --preset both say what is meant`, 'WHAT', 'leave one of them out')
    refuse(options, ['test', 'cell'], 'a sweep file')
    return fromPreset(options.preset, options)
  }
  if (text === undefined) throw misuse('nothing says which strings are meant', 'WHAT', WAYS)
  if (isSweepFile(text)) return fromSweep(text, options)
  refuse(options, ['test', 'cell'], 'a sweep file')
  refuse(options, ['set', 'seed'], 'strings that are sampled, as of a sweep or a preset')
  const first = options.n === undefined ? {} : { n: options.n }
  if (text.startsWith('sha256:'))
    return { kind: 'ref', name: text.slice(0, 19), ref: checkedRef(text), ...first }
  if (!isDataFile(text) && !text.includes('/') && nearest(text, generatedPresets) !== null)
    throw misuse(
      `${text} is no file`,
      'WHAT',
      `for the preset, write --preset ${nearest(text, generatedPresets)}`,
    )
  return { kind: 'file', name: basename(text), path: text, ...first }
}

const WAYS =
  'name a sweep file, a data file (.csv, .jsonl, .parquet, .gz), a reference (sha256:…), or --preset NAME --set length=40'

const isSweepFile = (text: string): boolean => /\.(ya?ml|json)$/i.test(text)
const isDataFile = (text: string): boolean => /\.(csv|tsv|txt|jsonl|ndjson|parquet|gz)$/i.test(text)

/** @throws SweepstackError unless it is a whole reference */
const checkedRef = (text: string): string => {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text
  throw misuse(
    `${text} is no reference: sha256: and 64 hexadecimal digits`,
    'REF',
    '`sweepstack data list` shows those of the service',
  )
}

const NAMES = { test: '--test', cell: '--cell', set: '--set', n: '--n', seed: '--seed' } as const

const refuse = (options: WhatOptions, names: (keyof typeof NAMES)[], isFor: string): void => {
  const given = names.find((name) => (name === 'set' ? options.set.length > 0 : options[name] !== undefined))
  if (given !== undefined) throw misuse(`${NAMES[given]} is for ${isFor}`, NAMES[given], 'leave it out')
}

const fromPreset = (preset: string, { set, n, seed = 0 }: WhatOptions): What => {
  const written = set.reduce<unknown>(
    (fields, setting) => {
      const [path, value] = splitSetting(setting, FIELD)
      const changed = setPath(fields, path, parseValue(value, `--set ${path}`))
      if (changed === null)
        throw misuse('this path leads through a field that holds a plain value', `--set ${path}`, FIELD)
      return changed
    },
    { preset },
  ) as Record<string, unknown>
  const spec = sized(() => resolveAlone(n === undefined ? written : { ...written, size: n }), preset, n)
  return { kind: 'preset', name: preset, spec, seed }
}

const FIELD = '--set length=40'

/** Resolves a preset; its faults are those of `--preset` and `--set`. */
const sized = (resolve: () => SampledTest, preset: string, n: number | undefined): SampledTest => {
  try {
    return resolve()
  } catch (error) {
    if (!(error instanceof SweepstackError)) throw error
    throw new SweepstackError(error.code, error.message, {
      issues: error.issues.map(({ path, message, fix }) => {
        const at =
          path === 'preset' ? '--preset' : path === 'size' && n !== undefined ? '--n' : `--set ${path}`
        const near = path === 'preset' ? nearest(preset, generatedPresets) : null
        const known = at === '--n' && message.startsWith('unknown field')
        return {
          path: at,
          message: known ? `${preset} says itself how many strings it has` : message,
          fix: known
            ? `leave --n out; \`sweepstack data presets ${preset}\` lists its fields`
            : near === null || near === preset
              ? (fix ?? `\`sweepstack data presets ${preset}\` lists its fields`)
              : `did you mean ${near}?`,
        }
      }),
    })
  }
}

const fromSweep = async (file: string, options: WhatOptions): Promise<What> => {
  const loaded = await loadSpec(file, options.set)
  const { spec, cells } = loaded.expanded
  const cell = cells[options.cell ?? 0]
  if (cell === undefined)
    throw misuse(
      `the sweep has no cell ${options.cell}`,
      '--cell',
      cells.length === 1
        ? 'it has cell 0 only'
        : `give one from 0 to ${cells.length - 1}; submit --dry-run lists them`,
    )
  if (options.test !== undefined && !Object.hasOwn(cell.spec.tests, options.test)) {
    const names = Object.keys(cell.spec.tests)
    throw misuse(
      `the sweep has no test ${options.test}`,
      '--test',
      names.length === 0 ? 'it has none' : `use one of ${names.join(', ')}`,
    )
  }
  const resized =
    options.n === undefined ? cell : { ...cell, spec: withSize(cell.spec, options.test, options.n) }
  return {
    kind: 'sweep',
    name: spec.name,
    loaded,
    cell: reseeded(resized, options.seed),
    seed: options.seed ?? spec.seeds[0] ?? 0,
  }
}

const withSize = (spec: Cell['spec'], test: string | undefined, n: number): Cell['spec'] => {
  const part = test === undefined ? spec.data : spec.tests[test]
  if (part === undefined || !isGenerated(part))
    throw misuse('--n is for strings that are sampled; a file has those it has', '--n', 'leave it out')
  if (isSized(part)) throw misuse(`${part.preset} says itself how many strings it has`, '--n', 'leave it out')
  return test === undefined
    ? { ...spec, data: { ...spec.data, train: n } as Cell['spec']['data'] }
    : { ...spec, tests: { ...spec.tests, [test]: { ...part, size: n } as Cell['spec']['tests'][string] } }
}

/** A seed that is asked for goes before the one the data are fixed to. */
const reseeded = (cell: Cell, seed: number | undefined): Cell =>
  seed === undefined ? cell : { ...cell, spec: { ...cell.spec, data: { ...cell.spec.data, seed } } }

import { type GeneratedPreset, isSized, PRESETS, testJsonSchema } from '@sweepstack/contracts'
import { table } from '../output/table.js'

/** A field of a preset: what it takes, and what it is without being given. */
type PresetField = { name: string; takes: string; default: string | null; what: string }
export type PresetPage = {
  name: GeneratedPreset
  title: string
  isolates: string
  use: ('data' | 'test')[]
  fields: PresetField[]
  /** as written in a sweep, and to look at it */
  example: { sweep: string; command: string }
}

/** All the registry says of a preset. */
export const presetPage = (name: GeneratedPreset): PresetPage => {
  const { title, isolates } = PRESETS[name]
  const forTestsOnly = isSized({ preset: name })
  const schema = schemaOf(name)
  const required = new Set(schema.required ?? [])
  const fields = Object.entries(schema.properties ?? {})
    .filter(([field]) => field !== 'preset')
    .map(([field, of]) => ({
      name: field,
      takes: takes(of),
      default: of.default === undefined ? (required.has(field) ? null : 'none') : written(of.default),
      what: of.description ?? '',
    }))
  const given = Object.entries(schema.properties ?? {}).flatMap(([field, of]): [string, unknown][] =>
    required.has(field) && of.default === undefined && field !== 'preset'
      ? [[field, valueFor(field, of)]]
      : [],
  )
  return {
    name,
    title,
    isolates,
    use: forTestsOnly ? ['test'] : ['data', 'test'],
    fields,
    example: exampleOf(name, given, forTestsOnly),
  }
}

/** The page as text; `lineWidth` is where paragraphs break. */
export const presetText = (
  { name, title, isolates, fields, example }: PresetPage,
  lineWidth: number,
): string =>
  [
    `${name}: ${title}`,
    wrapped(isolates, Math.min(lineWidth, 110)),
    table(
      [{ head: 'field' }, { head: 'takes' }, { head: 'default' }, { head: '' }],
      fields.map((field) => [field.name, field.takes, field.default ?? 'must be given', field.what]),
    ).join('\n'),
    `in a sweep:  ${example.sweep}\nlook at it:  ${example.command}`,
  ].join('\n\n')

type Schema = {
  type?: string
  const?: unknown
  enum?: unknown[]
  default?: unknown
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
}

const schemaOf = (name: string): Schema => {
  const options = (testJsonSchema() as Schema).oneOf ?? []
  return options.find(({ properties }) => properties?.preset?.const === name) ?? {}
}

const takes = (schema: Schema): string => {
  if (schema.const !== undefined) return String(schema.const)
  if (schema.enum !== undefined) return schema.enum.join(' | ')
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined) return [...new Set(options.map(takes))].join(' or ')
  if (schema.type === 'object') return `{ ${Object.keys(schema.properties ?? {}).join(', ')} }`
  return { integer: 'number', array: 'list' }[schema.type ?? ''] ?? schema.type ?? 'any'
}

/** Something ordinary for a field that must be given. */
const valueFor = (field: string, schema: Schema): unknown => {
  const isRange = schema.type === 'object'
  if (field === 'depth') return { min: 2, max: 8 }
  return isRange ? { min: 16, max: 40 } : 40
}

const exampleOf = (
  name: string,
  given: [string, unknown][],
  forTestsOnly: boolean,
): PresetPage['example'] => {
  const sets = given.flatMap(([field, value]) =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).map(([key, inner]) => `--set ${field}.${key}=${inner}`)
      : [`--set ${field}=${value}`],
  )
  const spec = written({ preset: name, ...Object.fromEntries(given) })
  return {
    sweep: forTestsOnly ? `tests: { ${name}: ${spec} }` : `data: ${spec}`,
    command: ['sweepstack data preview', `--preset ${name}`, ...sets].join(' '),
  }
}

/** A value as YAML in a line; of negatives, their kinds. */
const written = (value: unknown): string => {
  if (Array.isArray(value))
    return value.map((one) => (one as { kind?: string }).kind ?? written(one)).join(', ')
  if (value === null || typeof value !== 'object') return String(value)
  const fields = Object.entries(value).map(([key, inner]) => `${key}: ${written(inner)}`)
  return `{ ${fields.join(', ')} }`
}

const wrapped = (text: string, lineWidth: number): string => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > lineWidth) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}

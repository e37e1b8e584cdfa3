import { z } from 'zod'
import type { Issue } from '../errors.js'

/** zod's issues as ours: dot paths, plain words, and a fix wherever the schema knows one. */
export const toIssues = (error: z.ZodError, schema: z.ZodType): Issue[] =>
  error.issues.flatMap((issue) => flatten(issue, [])).flatMap((issue) => toIssue(issue, schema))

type ZodIssue = z.core.$ZodIssue

/** The issues of the union's closest branch; a union's own issue says nothing of the field at fault. */
const flatten = (issue: ZodIssue, above: PropertyKey[]): ZodIssue[] => {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // Not a number at all (.nan, .inf): JSON knows none, so `z.json()` lets no branch take it.
    const received = /received (NaN|Infinity|-Infinity)$/.exec(issue.errors.flat()[0]?.message ?? '')
    if (received !== null)
      return [
        { ...issue, code: 'custom', path, message: `${received[1]} is not a number; give a finite one` },
      ]
    // A branch of another type altogether (a list where a number was meant) is further than any that was entered.
    const distance = (branch: readonly ZodIssue[]): number =>
      branch.length + (branch.some((one) => one.code === 'invalid_type' && one.path.length === 0) ? 1000 : 0)
    const closest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0]
    return (closest ?? []).flatMap((inner) => flatten(inner, path))
  }
  if (issue.code === 'invalid_key')
    return [{ ...issue, path, message: issue.issues[0]?.message ?? issue.message }]
  return [{ ...issue, path } as ZodIssue]
}

const toIssue = (issue: ZodIssue, schema: z.ZodType): Issue[] => {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key].join('.'),
      message: `unknown field ${key}`,
      fix: fixUnknown(schema, path, key),
    }))
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const options =
      (issue as { options?: unknown[] }).options ??
      discriminatorValues(schema, path.slice(0, -1), issue.discriminator)
    return [
      {
        path: path.at(-1) === issue.discriminator ? path.join('.') : [...path, issue.discriminator].join('.'),
        message: `${issue.discriminator} is missing or unknown`,
        ...(options.length > 0 ? { fix: `use one of ${options.map(String).join(', ')}` } : {}),
      },
    ]
  }
  if (issue.code === 'invalid_value')
    return [
      {
        path: path.join('.'),
        // zod tells what was given only where it is asked to (reportInput).
        message:
          'input' in issue && issue.input === undefined
            ? 'required, and not given'
            : 'not one of the known values',
        fix: `use one of ${issue.values.map(String).join(', ')}`,
      },
    ]
  if (issue.code === 'invalid_type' && issue.input === undefined && /undefined/.test(issue.message))
    return [
      { path: path.join('.'), message: 'required, and not given', fix: `give a value (${issue.expected})` },
    ]
  const [message, fix] = splitFix(inPlainWords(issue))
  return [{ path: path.join('.'), message, ...(fix === null ? {} : { fix }) }]
}

/** zod's own words for a wrong type or size, as ours with a fix; whatever else is said stays. */
const inPlainWords = (issue: ZodIssue): string => {
  const { message } = issue
  if (issue.code === 'invalid_type' && message.startsWith('Invalid input: ')) {
    const wanted = TYPES[issue.expected] ?? issue.expected
    return `not ${wanted}; give ${wanted}`
  }
  if (issue.code === 'too_small' && message.startsWith('Too small: '))
    return tooFar(
      'small',
      'short',
      issue.origin,
      issue.inclusive === false ? 'above' : 'at least',
      issue.minimum,
    )
  if (issue.code === 'too_big' && message.startsWith('Too big: '))
    return tooFar('big', 'long', issue.origin, issue.inclusive === false ? 'below' : 'at most', issue.maximum)
  return message
}

const TYPES: Record<string, string> = {
  ...{ number: 'a number', int: 'a whole number', string: 'a text', boolean: 'true or false' },
  ...{ array: 'a list', object: 'an object', record: 'an object', null: 'null' },
}

const tooFar = (
  size: string,
  extent: string,
  origin: string,
  bound: string,
  limit: number | bigint,
): string => {
  if (origin === 'array') return `too ${extent}; give ${bound} ${limit} entries`
  if (origin === 'string') return `too ${extent}; give ${bound} ${limit} characters`
  return `too ${size}; give a number ${bound === 'above' || bound === 'below' ? bound : `of ${bound}`} ${limit}`
}

/** Our own messages put the fix behind a semicolon or in closing brackets. */
const splitFix = (message: string): [string, string | null] => {
  const semicolon = message.indexOf('; ')
  if (semicolon > 0) return [message.slice(0, semicolon), message.slice(semicolon + 2)]
  const bracket = / \((use [^)]*)\)$/.exec(message)
  return bracket === null ? [message, null] : [message.slice(0, bracket.index), bracket[1] ?? null]
}

type JsonSchema = {
  properties?: Record<string, JsonSchema>
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  const?: unknown
}
const jsonSchemas = new WeakMap<z.ZodType, JsonSchema>()
const jsonSchemaOf = (schema: z.ZodType): JsonSchema => {
  const known = jsonSchemas.get(schema)
  if (known !== undefined) return known
  const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  jsonSchemas.set(schema, made)
  return made
}

const branches = (node: JsonSchema): JsonSchema[] =>
  [...(node.anyOf ?? []), ...(node.oneOf ?? [])]
    .flatMap(branches)
    .concat(
      node.properties ||
        node.items ||
        typeof node.additionalProperties === 'object' ||
        node.const !== undefined
        ? [node]
        : [],
    )

const nodesAt = (schema: z.ZodType, path: string[]): JsonSchema[] =>
  path.reduce<JsonSchema[]>(
    (nodes, key) =>
      nodes.flatMap((node) => {
        const next = /^\d+$/.test(key)
          ? node.items
          : (node.properties?.[key] ??
            (typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined))
        return next === undefined ? [] : branches(next)
      }),
    branches(jsonSchemaOf(schema)),
  )

const knownKeys = (schema: z.ZodType, path: string[]): string[] => [
  ...new Set(nodesAt(schema, path).flatMap((node) => Object.keys(node.properties ?? {}))),
]

const fixUnknown = (schema: z.ZodType, path: string[], key: string): string => {
  const others = choicesWith(schema, path, key)
  if (others !== null) return `remove it: it goes with ${others}`
  const near = nearest(key, knownKeys(schema, path)) ?? inOneOf(schema, path, key)
  return near === null ? 'remove it, or check its spelling' : `did you mean ${near}?`
}

/** A field of another kind than the one chosen, such as `hidden` beside `kind: linear`: the kinds that have it. */
const choicesWith = (schema: z.ZodType, path: string[], key: string): string | null => {
  const choices = new Map<string, string[]>()
  for (const { properties = {} } of nodesAt(schema, path))
    if (Object.hasOwn(properties, key))
      for (const [name, { const: value }] of Object.entries(properties))
        if (value !== undefined) choices.set(name, [...(choices.get(name) ?? []), String(value)])
  const found = [...choices].map(([name, values]) => `${name}: ${values.join(', ')}`)
  return found.length === 0 ? null : found.join(' or ')
}

/** `probes` written beside `base` is meant for `base.probes`. */
const inOneOf = (schema: z.ZodType, path: string[], key: string): string | null => {
  const home = knownKeys(schema, path).find((name) => knownKeys(schema, [...path, name]).includes(key))
  return home === undefined ? null : `${home}.${key}`
}

const discriminatorValues = (schema: z.ZodType, path: string[], key: string): unknown[] => [
  ...new Set(nodesAt(schema, path).flatMap((node) => node.properties?.[key]?.const ?? [])),
]

/** The known name with the least edits (Levenshtein), if it is near enough to be a slip. */
export const nearest = (word: string, names: readonly string[]): string | null => {
  const ranked = names
    .map((name) => ({ name, edits: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  return best !== undefined && best.edits <= Math.max(2, Math.floor(word.length / 3)) ? best.name : null
}

const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (next[j - 1] ?? 0) + 1,
          (row[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return row[b.length] ?? 0
}

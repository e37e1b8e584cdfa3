import { cellSchema, nearest, parseFilters, type SpecFilter, SweepstackError } from '@sweepstack/contracts'
import { z } from 'zod'
import { jsonSchemaOf } from './openapi.js'

type Node = { properties?: Record<string, Node>; items?: Node; anyOf?: Node[]; oneOf?: Node[] }

const walk = (node: Node, path: string): string[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`
    return [at, ...walk(inner, at)]
  }),
  ...(node.items === undefined ? [] : [...walk(node.items, path), ...walk(node.items, `${path}.0`)]),
  ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((inner) => walk(inner, path)),
]

const parts = { data: true, model: true, training: true } as const
/** Every path of a cell that can be filtered by; a list's elements stand as `.0`. */
const SPEC_PATHS = new Set(walk(jsonSchemaOf(cellSchema.pick(parts), 'output') as Node, ''))

export type Query = Record<string, unknown>
export const multiple = z.union([z.string(), z.array(z.string())])

/**
 * The spec-path parameters of a query that also has the endpoint's own, `own`.
 * @throws SweepstackError `request.invalid` for a name that is neither, with the nearest one that is.
 */
export const specFilters = (query: Query, own: readonly string[]): SpecFilter[] => {
  const rest = Object.entries(query).filter(([name]) => !own.includes(name))
  for (const [name] of rest) {
    if (SPEC_PATHS.has(name.replace(/\.\d+(?=\.|$)/g, '.0'))) continue
    const near = name.length > 200 ? null : nearest(name, [...own, ...SPEC_PATHS])
    const fix =
      near === null ? `use ${own.join(', ')} or a spec path such as model.layers` : `did you mean ${near}?`
    const message = `unknown parameter ${name}`
    throw new SweepstackError('request.invalid', message, { fix, issues: [{ path: name, message, fix }] })
  }
  return parseFilters(Object.fromEntries(rest) as Record<string, string | string[]>)
}

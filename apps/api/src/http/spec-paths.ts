import {
  nearest,
  parseFilters,
  type SpecFilter,
  storedCellSchema,
  trainedCellSchema,
} from '@sweepstack/contracts'
import { z } from 'zod'
import { jsonSchemaOf } from './openapi.js'
import { refuseParameter } from './refuse.js'
import { checkValues, type Node } from './spec-values.js'

type Field = [path: string, node: Node]
const walk = (node: Node, path: string): Field[] => [
  ...Object.entries(node.properties ?? {}).flatMap(([key, inner]): Field[] => {
    const at = path === '' ? key : `${path}.${key}`
    return [[at, inner], ...walk(inner, at)]
  }),
  ...(node.items === undefined ? [] : [...walk(node.items, path), ...walk(node.items, `${path}.0`)]),
  ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((inner) => walk(inner, path)),
]

const parts = { data: true, model: true, training: true } as const
/** Every path of a cell that can be filtered by, with what may stand there; a list's elements stand as `.0`. */
const SPEC_PATHS = new Map<string, Node[]>()
for (const schema of [trainedCellSchema.pick(parts), storedCellSchema.pick({ model: true })])
  for (const [path, node] of walk(jsonSchemaOf(schema, 'output') as Node, ''))
    SPEC_PATHS.set(path, [...(SPEC_PATHS.get(path) ?? []), node])

const fieldsAt = (path: string): Node[] | undefined => SPEC_PATHS.get(path.replace(/\.\d+(?=\.|$)/g, '.0'))

export type Query = Record<string, unknown>
export const multiple = z.union([z.string(), z.array(z.string())])

/**
 * The spec-path parameters of a query that also has the endpoint's own, `own`.
 * @throws SweepstackError `request.invalid` for a name that is neither, with the nearest one that is, and for a value
 *   that no cell can have there.
 */
export const specFilters = (query: Query, own: readonly string[]): SpecFilter[] => {
  const rest = Object.entries(query).filter(([name]) => !own.includes(name))
  for (const [name] of rest) {
    if (fieldsAt(name) !== undefined) continue
    const near = name.length > 200 ? null : nearest(name, [...own, ...SPEC_PATHS.keys()])
    const fix =
      near === null ? `use ${own.join(', ')} or a spec path such as model.layers` : `did you mean ${near}?`
    throw refuseParameter(name, `unknown parameter ${name}`, fix)
  }
  const filters = parseFilters(Object.fromEntries(rest) as Record<string, string | string[]>)
  for (const filter of filters) checkValues(filter, fieldsAt(filter.path) ?? [])
  return filters
}

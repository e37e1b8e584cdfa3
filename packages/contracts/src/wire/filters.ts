import { SweepstackError } from '../errors.js'

/**
 * A filter on a spec path, from a query such as `model.layers=2`, `=1,2,4` (any of) or `=2..8` (closed range,
 * numbers; either end may be left out).
 */
export type SpecFilter = { path: string; test: { in: string[] } | { from: number | null; to: number | null } }

const PATH = /^(data|model|training)(\.[\w-]+)+$/
const RANGE = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)?\.\.(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)?$/i

/** Reads the spec-path parameters of a query. Throws `request.invalid` for one that is neither path nor range. */
export const parseFilters = (query: Record<string, string | string[]>): SpecFilter[] =>
  Object.entries(query).map(([path, raw]) => {
    if (!PATH.test(path))
      throw new SweepstackError('request.invalid', `unknown query parameter ${path}`, {
        fix: 'filter by a spec path such as model.layers=2, model.layers=1,2 or data.depth.max=6..14',
        issues: [{ path, message: 'neither a parameter of this endpoint nor a spec path' }],
      })
    return { path, test: parseFilterTest(path, raw) }
  })

/** One value, any of several (commas or repeated) or a closed range. Throws `request.invalid` for a bad or empty range. */
export const parseFilterTest = (name: string, raw: string | string[]): SpecFilter['test'] => {
  const text = Array.isArray(raw) ? raw.join(',') : raw
  if (!text.includes('..')) return { in: text.split(',') }
  const range = RANGE.exec(text)
  const [from, to] = [range?.[1], range?.[2]].map((end) => (end === undefined ? null : Number(end))) as [
    number | null,
    number | null,
  ]
  if (from === null && to === null) throw badRange(name, text, 'is not a range', 'write 2..8, 2.. or ..8')
  if (from !== null && to !== null && from > to)
    throw badRange(name, text, 'is a range with nothing in it', `write ${range?.[2]}..${range?.[1]}`)
  return { from, to }
}

const badRange = (path: string, text: string, what: string, fix: string): SweepstackError => {
  const message = `${path}=${text} ${what}`
  return new SweepstackError('request.invalid', message, { fix, issues: [{ path, message, fix }] })
}

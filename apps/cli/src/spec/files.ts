/** A data file named in a spec: the dot path of the field, and what stands there. */
export type NamedFile = { at: string; file: string }

type Replace = (named: NamedFile) => string

/**
 * Every data file a spec names (base, tests, matrix, include), replaced. What is already a reference to an
 * upload is left alone. A file stands in a field called `file`, or under a path that ends in `.file`.
 */
export const mapFiles = (spec: unknown, replace: Replace): unknown => walk(spec, '', replace)

export const namedFiles = (spec: unknown): NamedFile[] => {
  const found: NamedFile[] = []
  mapFiles(spec, (named) => {
    found.push(named)
    return named.file
  })
  return found
}

const isFileField = (path: string): boolean => /(^|\.)file(\.\d+)?$/.test(path)

const walk = (value: unknown, path: string, replace: Replace): unknown => {
  if (typeof value === 'string')
    return isFileField(path) && !value.startsWith('sha256:') ? replace({ at: path, file: value }) : value
  const inside = (key: string | number): string => (path === '' ? String(key) : `${path}.${key}`)
  if (Array.isArray(value)) return value.map((item, i) => walk(item, inside(i), replace))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      path === '' && !PARTS.has(key) ? inner : walk(inner, inside(key), replace),
    ]),
  )
}

/** The parts of a sweep that can name files. */
const PARTS = new Set(['base', 'matrix', 'include', 'exclude'])

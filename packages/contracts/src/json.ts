/** JSON with sorted keys, so that equal values have equal text (and so equal hashes). */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : v,
  )

/** What a JSON text says, or the bytes of one in UTF-8; undefined where it is none. */
export const parseJson = (text: string | Uint8Array = ''): unknown => {
  try {
    return JSON.parse(
      typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text),
    )
  } catch {
    return undefined
  }
}

type Tree = { [key: string]: unknown }
const isTree = (v: unknown): v is Tree => v !== null && typeof v === 'object' && !Array.isArray(v)

/** The value at a dot path, or undefined. Array elements are numbers in the path. */
export const getPath = (root: unknown, path: string): unknown => {
  let at: unknown = root
  for (const key of path.split('.')) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined
    at = (at as Tree)[key]
  }
  return at
}

/**
 * A copy of `root` with `value` at a dot path; objects on the way are made. Returns null where the path
 * leads through something that is neither an object nor an array that has the element.
 */
export const setPath = (root: unknown, path: string, value: unknown): unknown => {
  const [key, ...rest] = path.split('.') as [string, ...string[]]
  if (['__proto__', 'constructor', 'prototype'].includes(key)) return null
  if (Array.isArray(root)) {
    const index = /^\d+$/.test(key) ? Number(key) : -1
    if (index < 0 || index >= root.length) return null
    const inner = rest.length === 0 ? value : setPath(root[index], rest.join('.'), value)
    return inner === null && rest.length > 0 ? null : root.map((v, i) => (i === index ? inner : v))
  }
  if (root !== undefined && !isTree(root)) return null
  const inner = rest.length === 0 ? value : setPath(root?.[key], rest.join('.'), value)
  return inner === null && rest.length > 0 ? null : { ...root, [key]: inner }
}

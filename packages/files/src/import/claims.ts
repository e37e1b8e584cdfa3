import type { Columns } from './columns.js'

/**
 * What a row says of its string. NONE is a column that the file has not: no number of a file, which are all integers.
 */
export type Claims = { label: number; depth: number; count: number }
const NONE = Number.NaN

/** A value as the formats give it: text of CSV, what JSON has, or what Parquet has, whose texts are bytes. */
export type Raw = unknown

/** The claims of a row, undefined where it has none, put `into`; or what is wrong with the first that cannot be read. */
export const parseClaims = (
  columns: Columns,
  label: Raw,
  depth: Raw,
  count: Raw,
  into: Claims,
): string | null => {
  into.label = label === undefined ? NONE : parseLabel(label)
  if (into.label === BAD)
    return `${columns.label} is ${show(label)}, not 0, 1, true, false, balanced or unbalanced`
  into.depth = depth === undefined ? NONE : parseInteger(depth)
  if (into.depth === BAD) return `${columns.stack_depth} is ${show(depth)}, not an integer`
  into.count = count === undefined ? NONE : parseInteger(count)
  if (into.count === BAD) return `${columns.count} is ${show(count)}, not an integer`
  return null
}

/** A string as measured: what claims are compared with. */
export type Truth = { balanced: boolean; depth: number; count: number }

/**
 * Where the claims disagree with the string, or null. A stack depth above 0 says that the string is balanced
 * with that depth; one of 0 or below says that it is not, and is not compared further (the study's files put
 * different measures there).
 */
export const disagreement = (
  { label, depth, count }: Claims,
  truth: Truth,
  columns: Columns,
): string | null => {
  const is = truth.balanced ? `balanced with depth ${truth.depth}` : 'unbalanced'
  if (!Number.isNaN(label) && (label === 1) !== truth.balanced)
    return `the ${columns.label} says ${label === 1 ? 'balanced' : 'unbalanced'}, the string is ${is}`
  if (!Number.isNaN(depth) && depth > 0 !== truth.balanced)
    return `${columns.stack_depth} ${depth} says ${depth > 0 ? 'balanced' : 'unbalanced'}, the string is ${is}`
  if (depth > 0 && depth !== truth.depth) return `${columns.stack_depth} is ${depth}, the string is ${is}`
  if (!Number.isNaN(count) && count !== truth.count)
    return `${columns.count} is ${count}, the string has opens minus closes ${truth.count}`
  return null
}

/** What cannot be read. No integer of a file is that large. */
const BAD = Number.POSITIVE_INFINITY

/** An integer as data files write it (`6`, `-2`, `6.0`), or BAD. */
const parseInteger = (value: Raw): number => {
  if (value instanceof Uint8Array) return shortInteger(value) ?? parseInteger(textOf(value))
  if (typeof value === 'bigint') return parseInteger(Number(value))
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : BAD
  return typeof value === 'string' && /^[+-]?\d{1,15}(\.0*)?$/.test(value.trim()) ? Number(value) : BAD
}

/** The usual case without a string made: up to five digits and a sign. */
const shortInteger = (bytes: Uint8Array): number | null => {
  const isNegative = bytes[0] === 0x2d
  const from = isNegative ? 1 : 0
  if (bytes.length === from || bytes.length > from + 5) return null
  let value = 0
  for (let i = from; i < bytes.length; i++) {
    const digit = (bytes[i] as number) - 0x30
    if (digit < 0 || digit > 9) return null
    value = 10 * value + digit
  }
  return isNegative ? -value : value
}

const LABELS = new Map([
  ['1', 1],
  ['1.0', 1],
  ['true', 1],
  ['balanced', 1],
  ['0', 0],
  ['0.0', 0],
  ['false', 0],
  ['unbalanced', 0],
])

/** 1 for 1, true, "balanced", 0 for their opposites, in any letter case; BAD for anything else. */
const parseLabel = (value: Raw): number => {
  if (value instanceof Uint8Array) {
    if (value.length === 1 && (value[0] === 0x30 || value[0] === 0x31)) return value[0] - 0x30
    return parseLabel(textOf(value))
  }
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
    ? (LABELS.get(String(value).trim().toLowerCase()) ?? BAD)
    : BAD
}

export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')

const show = (value: Raw): string => {
  if (value instanceof Uint8Array) return show(textOf(value))
  // JSON has no NaN and no infinities: it writes null, which is something else.
  const isJson = typeof value !== 'bigint' && !(typeof value === 'number' && !Number.isFinite(value))
  const text = isJson ? (JSON.stringify(value) ?? String(value)) : String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

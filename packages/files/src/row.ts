import { MAX_LENGTH } from '@sweepstack/contracts'
import { measure } from '../measure.js'
import { CLOSE, OPEN } from '../strings.js'

/** What a line says of its string; a field the file does not have is undefined. */
export type Claims = { label?: boolean; depth?: number; count?: number }

/** A line as read: its string and what it claims, or what is wrong with the line itself. */
export type Row = { line: number; sequence: string; claims: Claims } | { line: number; wrong: string }

const OPEN_CODE = 0x28
const CLOSE_CODE = 0x29

/** The packed string, or what keeps the text from being one. Odd lengths are strings, and unbalanced. */
export const parseSequence = (sequence: string): Uint8Array | string => {
  if (sequence === '') return 'the sequence is empty'
  if (sequence.length > MAX_LENGTH)
    return `the sequence has ${sequence.length} characters, and ${MAX_LENGTH} is the most`
  const symbols = new Uint8Array(sequence.length)
  for (let i = 0; i < sequence.length; i++) {
    const code = sequence.charCodeAt(i)
    if (code !== OPEN_CODE && code !== CLOSE_CODE)
      return `character ${i + 1} of the sequence is ${JSON.stringify(String.fromCodePoint(sequence.codePointAt(i) as number))}, not a bracket`
    symbols[i] = code === OPEN_CODE ? OPEN : CLOSE
  }
  return symbols
}

/**
 * Where the claims disagree with the string, or null. A stack depth above 0 says that the string is balanced
 * with that depth; one of 0 or below says that it is not, and is not compared further (the study's files put
 * different measures there).
 */
export const disagreement = (symbols: Uint8Array, { label, depth, count }: Claims): string | null => {
  const one = measure({ n: 1, symbols, offsets: Uint32Array.of(0, symbols.length) })
  const balanced = one.label[0] === 1
  const is = balanced ? `balanced with depth ${one.depth[0]}` : 'unbalanced'
  if (label !== undefined && label !== balanced)
    return `the label says ${label ? 'balanced' : 'unbalanced'}, the string is ${is}`
  if (depth !== undefined && depth > 0 !== balanced)
    return `stack_depth ${depth} says ${depth > 0 ? 'balanced' : 'unbalanced'}, the string is ${is}`
  if (depth !== undefined && balanced && depth !== one.depth[0])
    return `stack_depth is ${depth}, the string is ${is}`
  if (count !== undefined && count !== one.count[0])
    return `count is ${count}, the string has opens minus closes ${one.count[0]}`
  return null
}

/** An integer as data files write it (`6`, `-2`, `6.0`), or null. */
const parseInteger = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null
  return typeof value === 'string' && /^[+-]?\d{1,15}(\.0*)?$/.test(value.trim()) ? Number(value) : null
}

const LABELS: Record<string, boolean> = {
  '1': true,
  true: true,
  balanced: true,
  '0': false,
  false: false,
  unbalanced: false,
}

/** 1, true, "balanced" and their opposites, in any letter case; null for anything else. */
const parseLabel = (value: unknown): boolean | null =>
  ['string', 'number', 'boolean'].includes(typeof value)
    ? (LABELS[String(value).trim().toLowerCase()] ?? null)
    : null

/** Reads the claims of a line. `given` has the raw value of each field the file has. */
export const parseClaims = (given: { label?: unknown; stack_depth?: unknown; count?: unknown }) => {
  const claims: Claims = {}
  if (given.label !== undefined) {
    const label = parseLabel(given.label)
    if (label === null) return `label is ${show(given.label)}, not 0, 1, true, false, balanced or unbalanced`
    claims.label = label
  }
  for (const [field, key] of [
    ['stack_depth', 'depth'],
    ['count', 'count'],
  ] as const) {
    if (given[field] === undefined) continue
    const value = parseInteger(given[field])
    if (value === null) return `${field} is ${show(given[field])}, not an integer`
    claims[key] = value
  }
  return claims
}

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

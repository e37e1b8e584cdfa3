import { SweepstackError } from '@sweepstack/contracts'

const MAX_DEPTH = 64
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Refuses what parses but cannot be kept: NUL and lone surrogates (PostgreSQL's text has neither), numbers beyond
 * a double, keys that reach for an object's prototype, and nesting too deep to walk.
 * @throws SweepstackError `request.invalid` with the path at fault.
 */
export const checkStorable = (root: unknown): void => {
  // A list, not recursion: the depth is the caller's to choose.
  const left: { value: unknown; path: string; depth: number }[] = [{ value: root, path: '', depth: 0 }]
  for (let at = left.pop(); at !== undefined; at = left.pop()) {
    const { value, path, depth } = at
    if (typeof value === 'string') checkText(value, path)
    else if (typeof value === 'number' && !Number.isFinite(value))
      throw refuse(path, 'not a finite number', 'use a number between -1.8e308 and 1.8e308')
    else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value)) {
      if (depth >= MAX_DEPTH) throw refuse(path, `nested deeper than ${MAX_DEPTH}`, 'flatten it')
      for (const [key, inner] of Object.entries(value)) {
        checkText(key, path)
        if (FORBIDDEN.has(key)) throw refuse(join(path, key), `${key} is not a field`, 'remove it')
        left.push({ value: inner, path: join(path, key), depth: depth + 1 })
      }
    }
  }
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`)

const checkText = (text: string, path: string): void => {
  if (text.includes('\0')) throw refuse(path, 'a NUL character (\\u0000)', 'remove it')
  if (/\p{Surrogate}/u.test(text)) throw refuse(path, 'half of a surrogate pair', 'send well-formed Unicode')
}

const refuse = (path: string, message: string, fix: string): SweepstackError =>
  new SweepstackError('request.invalid', `${path === '' ? 'the request' : path}: ${message}`, {
    fix,
    issues: [{ path, message, fix }],
  })

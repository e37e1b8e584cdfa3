import { createHash } from 'node:crypto'
import { canonicalJson } from './json.js'

/** SHA-256 in hex of a value's canonical JSON. */
export const hashOf = (value: unknown): string =>
  createHash('sha256').update(canonicalJson(value)).digest('hex')

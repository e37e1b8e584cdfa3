import { misuse } from '../failure.js'
import { parseValue } from '../spec/overrides.js'
import type { Asked } from './eval-sweep.js'

type Fields = Record<string, unknown>
export type EvalOptions = { test: string[]; probe: string[]; data?: string; seeds?: number[] }

const TEST = "--test zero-count='{ preset: zero-count, length: 20 }'"

/** The options of an evaluation, whose values are YAML as in a sweep. What the fields mean is checked with the sweep. */
export const askedOf = ({ test, probe, data, seeds }: EvalOptions): Asked => ({
  data: data === undefined ? null : fieldsOf(data, '--data', "--data '{ preset: fixed-length, length: 20 }'"),
  tests: Object.fromEntries(test.map(testOf)),
  probes: probe.map(probeOf),
  seeds: seeds ?? null,
})

const testOf = (text: string): [name: string, fields: Fields] => {
  if (!text.includes('=')) return [text.trim(), {}]
  const at = text.indexOf('=')
  const name = text.slice(0, at).trim()
  if (name === '') throw misuse(`${text} is not name=fields`, '--test', `write it as ${TEST}`)
  return [name, fieldsOf(text.slice(at + 1), `--test ${name}`, TEST)]
}

const probeOf = (text: string): Fields =>
  /^\w+$/.test(text.trim())
    ? { target: text.trim() }
    : fieldsOf(text, '--probe', "--probe '{ target: depth, test: zero-count }'")

const fieldsOf = (text: string, option: string, example: string): Fields => {
  const value = parseValue(text, option)
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw misuse(`${text} is no set of fields`, option, `write it as ${example}`)
  return value as Fields
}

import type { Audit } from '@sweepstack/contracts'
import { freeName } from './free-name.js'
import type { What } from './what.js'

/** What is audited together; `name` is null where there is nothing else. */
export type Group<T> = { name: string | null; of: T }

/**
 * Several sweeps are several experiments: each is audited by itself, with its own training data and warnings. Files and
 * a preset are compared with each other, and with the sweep where there is one.
 */
export const groupsOf = (whats: readonly What[]): Group<What[]>[] => {
  const sweeps = whats.filter(({ kind }) => kind === 'sweep')
  if (sweeps.length < 2) return [{ name: null, of: [...whats] }]
  const names: string[] = []
  for (const { name } of sweeps) names.push(freeName(name, names))
  const rest = whats.filter(({ kind }) => kind !== 'sweep')
  return [
    ...sweeps.map((sweep, i) => ({ name: names[i] as string, of: [sweep] })),
    ...(rest.length === 0 ? [] : [{ name: null, of: rest }]),
  ]
}

/** The audits of several groups as one: datasets and places go by their group's name too. */
export const joined = (audits: readonly Group<Audit>[]): Audit => {
  const named = audits.map(({ name, of }) => (name === null ? of : prefixed(name, of)))
  return {
    datasets: named.flatMap(({ datasets }) => datasets),
    warnings: named.flatMap(({ warnings }) => warnings),
  }
}

const prefixed = (group: string, { datasets, warnings }: Audit): Audit => ({
  datasets: datasets.map((one) => ({
    ...one,
    name: `${group}:${one.name}`,
    shared: one.shared.map((other) => ({ ...other, with: `${group}:${other.with}` })),
  })),
  warnings: warnings.map((issue) => ({ ...issue, path: `${group}:${issue.path}` })),
})

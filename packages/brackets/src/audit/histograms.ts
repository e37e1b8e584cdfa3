import type { Histogram } from '@sweepstack/contracts'
import type { MeasuredStrings } from '../features/dataset.js'
import { LOOKS } from './looks.js'
import { Tally } from './tally.js'

const AXES = {
  depth: ({ depth }) => depth,
  count: ({ count }) => count,
  length: LOOKS.length.see,
  dip: ({ dip }) => dip,
} as const satisfies Record<Histogram['axis'], (strings: MeasuredStrings) => ArrayLike<number>>

type Axis = keyof typeof AXES

/** How many strings have each depth, count, length and dip, by label. Values that no string has are left out. */
export class Histograms {
  readonly #tallies = (Object.keys(AXES) as Axis[]).map((axis) => ({ axis, tally: new Tally() }))

  add(strings: MeasuredStrings): void {
    for (const { axis, tally } of this.#tallies) tally.add(AXES[axis](strings), strings.label)
  }

  all(): Histogram[] {
    return this.#tallies.map(({ axis, tally }) => ({ axis, bins: tally.groups() }))
  }
}

import { barsOf } from '@sweepstack/brackets'
import { AXES, type Histogram } from '@sweepstack/contracts'
import { table } from '../output/table.js'

const MOST_BINS = 24
const BAR = 24

/** A histogram in characters: a line a value, a bar for each label. More values than fit are put together evenly. */
export const histogramText = ({ axis, bins }: Histogram): string[] => {
  const groups = grouped(bins)
  const [only, second] = groups
  if (only === undefined || second === undefined)
    return [`${AXES[axis].title}: ${only === undefined ? 'no strings' : `${only.name}, of every string`}`]
  const most = Math.max(1, ...groups.flatMap(({ balanced, unbalanced }) => [balanced, unbalanced]))
  const bar = (n: number): string => (n === 0 ? '' : '#'.repeat(Math.max(1, Math.round((BAR * n) / most))))
  return table(
    [
      { head: AXES[axis].title, align: 'right' },
      { head: 'balanced', align: 'right' },
      { head: '' },
      { head: 'unbalanced', align: 'right' },
      { head: '' },
    ],
    groups.map(({ name, balanced, unbalanced }) => [
      name,
      balanced.toLocaleString('en-US'),
      bar(balanced),
      unbalanced.toLocaleString('en-US'),
      bar(unbalanced),
    ]),
  )
}

/** Bars of equal width; those at the ends are named by the values there are. */
const grouped = (bins: Histogram['bins']) => {
  const [first, last] = [bins[0]?.value ?? 0, bins.at(-1)?.value ?? 0]
  return barsOf(bins, MOST_BINS).bars.map(({ from, to, ...counts }) => {
    const [low, high] = [Math.max(from, first), Math.min(to, last)]
    return { name: low === high ? `${low}` : `${low} to ${high}`, ...counts }
  })
}

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

type Group = { name: string; balanced: number; unbalanced: number }

const grouped = (bins: Histogram['bins']): Group[] => {
  const sorted = [...bins].sort((a, b) => a.value - b.value)
  const [first, last] = [sorted[0]?.value ?? 0, sorted.at(-1)?.value ?? 0]
  const step = sorted.length <= MOST_BINS ? 1 : Math.ceil((last - first + 1) / MOST_BINS)
  const groups = new Map<number, Group>()
  for (const { value, balanced, unbalanced } of sorted) {
    const from = first + step * Math.floor((value - first) / step)
    const to = Math.min(last, from + step - 1)
    const known = groups.get(from)
    groups.set(from, {
      name: from === to ? `${from}` : `${from} to ${to}`,
      balanced: balanced + (known?.balanced ?? 0),
      unbalanced: unbalanced + (known?.unbalanced ?? 0),
    })
  }
  return [...groups.values()]
}

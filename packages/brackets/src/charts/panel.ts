import type { Histogram } from '@sweepstack/contracts'
import { type Bar, barsOf } from './bins.js'
import { compact, ticksOf } from './ticks.js'

/** Pixels of a panel, and of the plot inside it. */
export const PANEL = { width: 380, height: 268 } as const
const PLOT = { left: 46, top: 34, width: 322, height: 188 } as const
const MIDDLE = PLOT.top + PLOT.height / 2
const MOST_BARS = 46
const WIDEST_BAR = 36
/** Where one label's highest bar is so many times the other's, each has its own scale; the panel says so. */
const TWO_SCALES = 4

const MEANING = {
  depth: 'largest prefix sum',
  count: 'opens minus closes',
  length: 'brackets',
  dip: 'smallest prefix sum',
} as const

/** One histogram: balanced strings upwards, unbalanced ones downwards and hatched. */
export const panel = ({ axis, bins }: Histogram): string => {
  const { unit, merged, bars } = barsOf(bins, MOST_BARS)
  const most = mostOf(bars)
  const notes = [
    MEANING[axis],
    ...(merged > 1 ? [`bars of ${merged}`] : []),
    ...(most.up === most.down ? [] : ['two scales']),
  ]
  const title = `<text class="name" x="${PLOT.left}" y="18">${axis}<tspan class="quiet" dx="6">${notes.join(', ')}</tspan></text>`
  if (bars.length === 0) return `${title}<text class="quiet" x="${PLOT.left}" y="${MIDDLE}">no strings</text>`
  const from = Math.min(...bars.map((bar) => bar.from)) - unit / 2
  const to = Math.max(...bars.map((bar) => bar.to)) + unit / 2
  const x = (value: number) => PLOT.left + ((value - from) / (to - from)) * PLOT.width
  return [
    title,
    ...grid(most.up, -1),
    ...grid(most.down, 1),
    ...bars.flatMap((bar) => drawBar(bar, most, x, unit)),
    `<line class="zero" x1="${PLOT.left}" x2="${PLOT.left + PLOT.width}" y1="${MIDDLE}" y2="${MIDDLE}"/>`,
    ...xAxis(from, to, unit, x),
  ].join('\n')
}

/** Strings that the full height up and the full height down stand for. */
type Most = { up: number; down: number }

const mostOf = (bars: readonly Bar[]): Most => {
  const up = Math.max(0, ...bars.map(({ balanced }) => balanced))
  const down = Math.max(0, ...bars.map(({ unbalanced }) => unbalanced))
  const [less, more] = [Math.min(up, down), Math.max(up, down)]
  return less > 0 && more > TWO_SCALES * less ? { up, down } : { up: more, down: more }
}

const heightOf = (n: number, most: number): number => (n / most) * (PLOT.height / 2)

const grid = (most: number, side: -1 | 1): string[] =>
  ticksOf(0, most, 3)
    .filter((tick) => tick > 0 || side === 1)
    .map((tick) => {
      const y = MIDDLE + side * heightOf(tick, most)
      return (
        `<line class="grid" x1="${PLOT.left}" x2="${PLOT.left + PLOT.width}" y1="${px(y)}" y2="${px(y)}"/>` +
        `<text class="tick" text-anchor="end" x="${PLOT.left - 6}" y="${px(y + 3.5)}">${compact(tick)}</text>`
      )
    })

const xAxis = (from: number, to: number, unit: number, x: (value: number) => number): string[] => {
  const bottom = PLOT.top + PLOT.height
  const single = to - from === unit
  const ticks = single ? [(from + to) / 2] : ticksOf(Math.ceil(from), Math.floor(to), 8)
  return ticks.map(
    (tick) =>
      `<line class="zero" x1="${px(x(tick))}" x2="${px(x(tick))}" y1="${bottom + 2}" y2="${bottom + 6}"/>` +
      `<text class="tick" text-anchor="middle" x="${px(x(tick))}" y="${bottom + 19}">${tick}</text>`,
  )
}

const drawBar = (
  { from, to, balanced, unbalanced }: Bar,
  most: Most,
  x: (value: number) => number,
  unit: number,
): string[] => {
  const slot = x(to + unit / 2) - x(from - unit / 2)
  const width = Math.min(WIDEST_BAR, slot > 5 ? slot - 1.5 : 0.9 * slot)
  const left = (x(from) + x(to)) / 2 - width / 2
  const values = from === to ? `${from}` : `${from} to ${to}`
  const bar = (label: string, n: number, height: number, top: number) =>
    n === 0
      ? []
      : [
          `<rect class="${label}" x="${px(left)}" y="${px(top)}" width="${px(width)}" height="${px(height)}"><title>${values}: ${n} ${label}</title></rect>`,
        ]
  const [up, down] = [heightOf(balanced, most.up), heightOf(unbalanced, most.down)].map((height) =>
    Math.max(0.75, height),
  ) as [number, number]
  return [...bar('balanced', balanced, up, MIDDLE - up), ...bar('unbalanced', unbalanced, down, MIDDLE)]
}

const px = (value: number): string => String(Number(value.toFixed(2)))

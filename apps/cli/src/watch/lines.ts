import { totalRuns } from '../output/run-counts.js'
import { duration } from '../output/words.js'
import type { Snapshot } from './snapshot.js'

/** The sweep in one line: `3 of 8 runs done, 2 running, 1 failed, about 40 s left`. */
export const summaryLine = ({ runs, secondsLeft }: Snapshot): string => {
  const parts = [`${runs.done} of ${totalRuns(runs)} runs done`]
  if (runs.running > 0) parts.push(`${runs.running} running`)
  if (runs.failed > 0) parts.push(`${runs.failed} failed`)
  if (runs.cancelled > 0) parts.push(`${runs.cancelled} cancelled`)
  if (secondsLeft !== null && runs.running + runs.queued > 0)
    parts.push(`about ${duration(secondsLeft)} left`)
  return parts.join(', ')
}

/** A line for each running run: its cell and seed, where it is, its newest loss. */
export const runLines = ({ running }: Snapshot, cellNames: readonly string[]): string[] =>
  running.map(({ cell, seed, progress }) => {
    const name = `  ${cellNames[cell] ?? `cell ${cell}`}, seed ${seed}`
    if (progress === null) return `${name}: starting`
    const loss = progress.loss === null ? '' : `, loss ${progress.loss.toFixed(3)}`
    const where =
      progress.phase === 'training' ? `step ${progress.step} of ${progress.steps}` : WORDS[progress.phase]
    return `${name}: ${where}${loss}`
  })

const WORDS = { data: 'making its data', evaluating: 'evaluating', probing: 'probing' } as const

/** All of it in one line, for logs. */
export const plainLine = (snapshot: Snapshot): string => {
  const losses = snapshot.running.flatMap(({ progress }) => progress?.loss?.toFixed(3) ?? [])
  return summaryLine(snapshot) + (losses.length > 0 ? `, loss ${losses.join(' ')}` : '')
}

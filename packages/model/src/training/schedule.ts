import type { ScheduleSpec } from '@sweepstack/contracts'

/**
 * The learning rate of step `step` (from 1) of `steps`. Cosine (Loshchilov & Hutter 2017): rises linearly from 0
 * to the peak, which step `warmupSteps` + 1 has, then falls on half a cosine to peak · finalFraction at the last.
 */
export const learningRateAt = (schedule: ScheduleSpec, peak: number, step: number, steps: number): number => {
  if (schedule.kind === 'constant') return peak
  const { warmupSteps, finalFraction } = schedule
  if (step <= warmupSteps) return (peak * step) / (warmupSteps + 1)
  const share = Math.min(1, (step - 1 - warmupSteps) / Math.max(1, steps - 1 - warmupSteps))
  return peak * (finalFraction + ((1 - finalFraction) * (1 + Math.cos(Math.PI * share))) / 2)
}

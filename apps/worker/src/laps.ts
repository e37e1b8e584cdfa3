/** Milliseconds by what they were spent on, in order. */
export type Laps = Record<string, number>

/** Times pieces of work that follow on one another. */
export const stopwatch = (now = () => performance.now()) => {
  const laps: Laps = {}
  let last = now()
  return {
    laps,
    /** What went by since the last lap was spent on `what`, as was what is under that name already. */
    lap: (what: string): void => {
      const at = now()
      laps[what] = (laps[what] ?? 0) + at - last
      last = at
    },
    /** Of what was spent on `what`, this much, or all of it, was spent on `part`. */
    part: (what: string, part: string, ms: number): void => {
      const own = Math.min(ms, laps[what] ?? 0)
      laps[what] = (laps[what] ?? 0) - own
      laps[part] = (laps[part] ?? 0) + own
    },
  }
}
export type Stopwatch = ReturnType<typeof stopwatch>

/** For the log: to a tenth of a millisecond. */
export const rounded = (laps: Laps): Laps =>
  Object.fromEntries(Object.entries(laps).map(([what, ms]) => [what, Math.round(10 * ms) / 10]))

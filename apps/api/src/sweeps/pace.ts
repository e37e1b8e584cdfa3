/** Milliseconds between two looks at the events, at the running runs, and between two signs of life. */
export type Pace = { poll: number; progress: number; heartbeat: number }
export const PACE: Pace = { poll: 400, progress: 1_000, heartbeat: 15_000 }

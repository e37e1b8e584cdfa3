export { type ProbeInput, runProbe } from './probe.js'
export type { ResidualSource } from './residuals.js'

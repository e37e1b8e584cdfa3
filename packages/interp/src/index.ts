export type { ActivationSource } from './activations.js'
export { type ProbeInput, runProbe } from './probe.js'

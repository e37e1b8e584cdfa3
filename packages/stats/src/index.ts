export type { StreamPart } from './hash128.js'
export { Rng, rng } from './rng.js'

export { MALLOC_ENV } from './trainers/malloc-env.js'
export { TrainerPool, type TrainerPoolSettings } from './trainers/trainer-pool.js'
export { type RunWorker, startWorker, type WorkerOptions } from './worker.js'

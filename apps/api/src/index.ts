export { type App, buildApp } from './app.js'
export type { AppDeps } from './deps.js'
export { type Env, readEnv } from './env.js'
export { PACE, type Pace } from './sweeps/pace.js'

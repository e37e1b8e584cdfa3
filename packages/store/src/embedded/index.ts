// Apart from the rest of the store: a command that only asks whether a service runs need not load a database's client.
export { isAlive } from './process.js'
export { type Embedded, type EmbeddedOptions, startEmbedded } from './start.js'

export { type Client, type ClientOptions, createClient, type PageQuery, type ResultsQuery } from './client.js'
export type { DataAsked, Datasets, Part, PreviewOptions, StreamOptions, UploadOptions } from './datasets.js'
export type { EventsOptions, SweepUpdate } from './events.js'
export type { Query, QueryValue } from './query.js'

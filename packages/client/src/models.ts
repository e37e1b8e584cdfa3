import { type Page, pageOf, type StoredModel, storedModelSchema } from '@sweepstack/contracts'
import type { Http } from './http.js'
import { allPages } from './pages.js'

type NewModel = { name: string; source: StoredModel['source']; file: Uint8Array }

export type Models = {
  /** Stores a safetensors file of ours; the same file again answers the model it was first. */
  store(model: NewModel): Promise<StoredModel>
  /** Newest first. */
  list(page?: { limit?: number; cursor?: string }): Promise<Page<StoredModel>>
  /** Every one, newest first. */
  all(): AsyncGenerator<StoredModel, void, undefined>
  /** By ref, or by name: the newest of that name. */
  get(named: string): Promise<StoredModel>
  /** Its safetensors file. */
  content(named: string): Promise<Uint8Array>
}

/** A large model takes a while on a slow line. */
const TRANSFER_MS = 600_000
const at = (...parts: string[]): string => ['/v1/models', ...parts.map(encodeURIComponent)].join('/')

export const modelsOf = (http: Http): Models => {
  const list: Models['list'] = (page = {}) => http.json(pageOf(storedModelSchema), at(), { query: page })
  return {
    store: ({ file, ...query }) =>
      http.json(storedModelSchema, at(), {
        method: 'POST',
        query,
        headers: { 'content-type': 'application/octet-stream' },
        body: file as Uint8Array<ArrayBuffer>,
        // The same bytes make the same model, so sending them again does no harm.
        repeatable: true,
        timeoutMs: TRANSFER_MS,
      }),
    list,
    all: () => allPages(list),
    get: (named) => http.json(storedModelSchema, at(named)),
    content: async (named) => {
      const call = { accept: '*/*', timeoutMs: TRANSFER_MS }
      return new Uint8Array(await (await http.send(at(named, 'content'), call)).arrayBuffer())
    },
  }
}

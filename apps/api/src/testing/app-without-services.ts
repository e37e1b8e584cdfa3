import { type App, buildApp } from '../app.js'
import type { AppDeps } from '../deps.js'

const untouched = (name: string): never =>
  new Proxy(
    {},
    {
      get: (_, method) => {
        if (method === 'then') return undefined
        throw new Error(`the ${name} was asked for ${String(method)}`)
      },
    },
  ) as never

/** An app for requests that must be answered before any service is asked: a call to one is a 500. */
export const appWithoutServices = (more: Partial<AppDeps> = {}): Promise<App> =>
  buildApp({ store: untouched('store'), queue: untouched('queue'), ...more })

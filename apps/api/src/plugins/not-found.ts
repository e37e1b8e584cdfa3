import { nearest, SweepstackError } from '@sweepstack/contracts'
import fp from 'fastify-plugin'

type Route = { methods: Set<string>; pattern: RegExp; path: string }

/**
 * What no route takes: 405 with Allow where the path has other methods, else 404 with the nearest path. It answers
 * before a body is read, so a wrong path is not first asked for a right media type.
 */
export const notFound = fp(async (app) => {
  const routes = new Map<string, Route>()
  app.addHook('onRoute', ({ url, method }) => {
    const route = routes.get(url) ?? { methods: new Set(), pattern: patternOf(url), path: url }
    for (const name of [method].flat()) route.methods.add(name)
    routes.set(url, route)
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return
    const path = request.url.split('?', 1)[0] ?? '/'
    const allowed = new Set(
      [...routes.values()].filter((r) => r.pattern.test(path)).flatMap((r) => [...r.methods]),
    )
    if (allowed.size > 0) {
      const allow = [...allowed].sort().join(', ')
      reply.header('allow', allow)
      throw new SweepstackError('method-not-allowed', `${request.method} is not a method of ${path}`, {
        fix: `use ${allow}`,
      })
    }
    throw new SweepstackError('not-found', `no route ${request.method} ${path}`, {
      fix: suggestion(path, [...routes.keys()]),
    })
  })
})

const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) =>
        part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('/')}$`,
  )

const suggestion = (path: string, known: string[]): string => {
  const shown = known.filter((url) => !url.includes('*'))
  const near =
    path.length > 200
      ? null
      : nearest(path, [...shown, ...shown.filter((u) => u.startsWith('/v1/')).map((u) => u.slice(3))])
  if (near === null) return 'GET /docs lists every route'
  return `did you mean ${known.includes(near) ? near : `/v1${near}`}?`
}

import { createHash, timingSafeEqual } from 'node:crypto'
import { SweepstackError } from '@sweepstack/contracts'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers without a token. */
    public?: boolean
  }
}

/**
 * With a token every route but the public ones asks for it. Without one the loopback address is the border,
 * and a web page must not cross it by a name of its own that resolves to 127.0.0.1 (DNS rebinding): the Host
 * header has to be a loopback name.
 */
export const auth = fp<{ token: string | null }>(async (app, { token }) => {
  if (token === null) {
    app.addHook('onRequest', async (request) => {
      if (!isLoopbackName(request.headers.host ?? 'localhost'))
        throw new SweepstackError('request.invalid', 'the Host header does not name this machine', {
          fix: 'call http://127.0.0.1 or http://localhost; to serve other names set SWEEPSTACK_TOKEN',
        })
    })
    return
  }
  const expected = digest(token)
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.public === true && !request.is404) return
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
    // Digests have one length, so the comparison takes one time whatever was given.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return
    reply.header('www-authenticate', 'Bearer realm="sweepstack"')
    throw new SweepstackError(
      'auth.required',
      given === undefined
        ? 'the Authorization header has no bearer token'
        : 'the bearer token is not the right one',
      {
        fix: 'send Authorization: Bearer <SWEEPSTACK_TOKEN of the API>; the CLI reads it from SWEEPSTACK_TOKEN',
      },
    )
  })
})

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const isLoopbackName = (host: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d*)?$/i.test(host)

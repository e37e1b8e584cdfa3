import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyReply {
    /**
     * Answers with a stream of server-sent events. The signal aborts when the reader goes or the app closes; the
     * generator should end soon after. A slow reader slows the generator: nothing piles up here.
     */
    sse(events: (signal: AbortSignal) => AsyncGenerator<string, void>): FastifyReply
  }
}

/** Open streams end when the app closes; otherwise closing would wait for readers that never leave. */
export const sse = fp(async (app) => {
  const open = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const stream of open) stream.abort()
  })
  app.decorateReply('sse', function (this: FastifyReply, events) {
    const stream = new AbortController()
    open.add(stream)
    this.raw.once('close', () => {
      open.delete(stream)
      stream.abort()
    })
    return this.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // Kept alive after the stream, the connection would hold up the closing of the server.
      connection: 'close',
    }).send(Readable.from(events(stream.signal), { objectMode: true, highWaterMark: 1 }))
  })
})

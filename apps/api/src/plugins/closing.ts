import type { Socket } from 'node:net'
import fp from 'fastify-plugin'

/** What a request under way may still take once the app closes. */
const GRACE_MS = 10_000

/**
 * Closing lets requests under way finish, and cuts connections that have none. Node would wait a minute for one
 * that was opened and has not asked anything yet, as browsers and fetch open them ahead of need.
 */
export const closing = fp(async (app) => {
  const unused = new Set<Socket>()
  app.server.on('connection', (socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }, response) => {
    unused.delete(socket)
    response.once('close', () => {
      if (!socket.destroyed) unused.add(socket)
    })
  })
  app.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy()
    setTimeout(() => app.server.closeAllConnections(), GRACE_MS).unref()
  })
})

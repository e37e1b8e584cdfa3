import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Seen = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { body: string }

/** A real HTTP server that answers by `listener` and keeps what it was asked. */
export const scriptedServer = async (
  listener: (request: Seen, ...args: Parameters<RequestListener>) => void,
): Promise<{ url: string; seen: Seen[]; close: () => Promise<void> }> => {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const one = { method: request.method, url: request.url, headers: request.headers, body }
    seen.push(one)
    listener(one, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

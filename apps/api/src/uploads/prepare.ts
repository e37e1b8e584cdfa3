import type { FastifyInstance } from 'fastify'
import { type Queue, queueOf } from '../threads/one-by-one.js'
import { openSpool, type Spool } from './spool.js'

/**
 * Prepares routes that take files: their bodies are left where they are, and a handler reads one to disk once the query is
 * known to be right; then they are checked one at a time, as that takes a core and, for Parquet, memory.
 */
export const prepareUploads = async (
  app: FastifyInstance,
  { spoolDir, mediaTypes }: { spoolDir: string; mediaTypes: string[] },
): Promise<{ spool: Spool; queue: Queue }> => {
  const spool = await openSpool(spoolDir)
  app.addHook('onClose', () => spool.close())
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(mediaTypes, (_request, _payload, done) => done(null))
  return { spool, queue: queueOf() }
}

import fp from 'fastify-plugin'
import { acceptJson } from '../http/parse-body.js'

/** JSON alone, read by our own parser; routes that take YAML or files add theirs in their own scope. */
export const bodyParsers = fp(async (app) => {
  app.removeAllContentTypeParsers()
  acceptJson(app, 'request.invalid')
})

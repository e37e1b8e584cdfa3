import fp from 'fastify-plugin'
import { checkStorable } from '../http/storable.js'

/** Params, query and body are checked for what no later step could keep, before any of them reads it. */
export const storable = fp(async (app) => {
  app.addHook('preValidation', async (request) => {
    checkStorable(request.params)
    checkStorable(request.query)
    checkStorable(request.body)
  })
})

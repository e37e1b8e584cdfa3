import { histogramsSvg } from '@sweepstack/brackets'
import { type Preview, previewSchema } from '@sweepstack/contracts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'

/** How a preview is asked for. */
export const previewQuery = {
  rows: z.coerce
    .number({ error: 'not a whole number; give one from 0 to 1000' })
    .int()
    .min(0)
    .max(1000)
    .default(20)
    .describe('strings shown'),
  format: z.enum(['json', 'svg']).default('json').describe('svg: the histograms as a picture'),
}

export const previewAnswer = {
  description: 'the first strings and an audit of their dataset, or its histograms',
  content: {
    'application/json': { schema: previewSchema },
    'image/svg+xml': { schema: z.string().describe('a picture that stands alone') },
  },
}

export const sendPreview = (reply: FastifyReply, preview: Preview, format: 'json' | 'svg'): FastifyReply =>
  format === 'json'
    ? reply.type('application/json; charset=utf-8').send(JSON.stringify(preview))
    : reply
        .headers({
          'content-type': 'image/svg+xml; charset=utf-8',
          // A picture opened by itself is a document: nothing in it may run or load.
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
          'x-content-type-options': 'nosniff',
        })
        .send(histogramsSvg(preview.audit))

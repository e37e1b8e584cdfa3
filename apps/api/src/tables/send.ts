import { type CsvShape, type Format, toCsv } from '@sweepstack/contracts'
import type { FastifyReply } from 'fastify'

export type Table<T> = CsvShape<T> & {
  rows: readonly T[]
  /** The JSON answer; the rows as a list unless it says otherwise. */
  json?: unknown
}

/** Sends a table as asked. Everything is in memory by now, so an error could still change the status. */
export const sendTable = <T>(reply: FastifyReply, format: Format, table: Table<T>): FastifyReply => {
  if (format === 'csv')
    return reply
      .type('text/csv; charset=utf-8; header=present')
      .send(toCsv(table.rows.map(table.flat), table.columns))
  if (format === 'jsonl')
    return reply
      .type('application/x-ndjson; charset=utf-8')
      .send(table.rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(table.json ?? table.rows))
}

import type { Client } from '@sweepstack/client'
import { type Overrides, type RunCounts, runStatuses, type SweepDetail } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { cellName } from '../output/cell-heads.js'
import { type Field, formatData, formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { runFields, sweepFields } from '../output/lists.js'
import { print } from '../output/stream.js'
import { ofService, type ServiceOptions, type Session, withService } from '../session.js'
import { sweepOf } from '../sweep-of.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & { format: OutputFormat }

const MOST_SWEEPS = 50

export const addStatus = (program: Command): void => {
  const command = ofService(program.command('status'))
    .description('says how far sweeps are, or one of them with its cells and running runs')
    .argument('[sweep]', 'name, id, or the last digits of an id')
    .addOption(formatOption())
    .action((named: string | undefined, options: Options) =>
      withService(options, 0, (session) =>
        named === undefined ? printAll(session, options) : printOne(session, named, options),
      ),
    )
  withExamples(command, 'status', 'status depth-and-size')
}

const printAll = async ({ client }: Session, { format }: Options): Promise<void> => {
  const sweeps = []
  for await (const sweep of client.sweeps.all()) if (sweeps.push(sweep) === MOST_SWEEPS) break
  print(formatRows(format, sweeps, sweepFields))
}

const printOne = async ({ client }: Session, named: string, { format }: Options): Promise<void> => {
  const sweep = await client.sweeps.get((await sweepOf(client, named)).id)
  const running = (await client.runs.list({ sweep: sweep.id, status: 'running', limit: 1000 })).items
  if (format === 'json') return print(JSON.stringify({ ...sweep, running }, null, 2))
  const cells = await cellRows(client, sweep)
  if (format !== 'table') return print(formatData(format, cells))
  print(formatRows(format, [sweep], sweepFields))
  print(`\n${formatRows(format, cells, CELL_FIELDS)}`)
  if (running.length > 0) print(`\n${formatRows(format, running, runFields)}`)
}

type CellRow = { cell: number; overrides: Overrides } & RunCounts

const CELL_FIELDS: Field<CellRow>[] = [
  { head: 'cell', align: 'right', text: ({ cell }) => String(cell) },
  { head: 'differs in', text: ({ overrides }) => cellName(overrides) },
  ...runStatuses.map(
    (status): Field<CellRow> => ({ head: status, align: 'right', text: (row) => String(row[status]) }),
  ),
]

const cellRows = async (client: Client, sweep: SweepDetail): Promise<CellRow[]> => {
  const rows = sweep.cellList.map(({ index, overrides }): CellRow => ({ cell: index, overrides, ...NONE }))
  for await (const run of client.runs.all({ sweep: sweep.id, limit: 1000 })) {
    const row = rows[run.cell.index]
    if (row !== undefined) row[run.status] += 1
  }
  return rows
}

const NONE: RunCounts = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 }

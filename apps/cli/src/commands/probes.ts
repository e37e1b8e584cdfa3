import { probeTable } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { type Filters, queryOf, testOption, whereOption } from '../options.js'
import { formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { probeFields } from '../output/probes-table.js'
import { note, print } from '../output/stream.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { sweepOf } from '../sweep-of.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & Filters & { format: OutputFormat }

export const addProbes = (program: Command): void => {
  const command = ofService(program.command('probes'))
    .description('what linear probes read from the residual stream at each layer, beside their controls')
    .argument('[sweep]', 'name, id, or the last digits of an id; the newest sweep without one')
    .addOption(testOption())
    .addOption(whereOption())
    .addOption(formatOption())
    .action(printProbes)
  withExamples(command, 'probes', 'probes study-files --where model.layers=2 --format csv')
}

const printProbes = (named: string | undefined, options: Options): Promise<void> =>
  withService(options, 0, async ({ client }) => {
    const sweep = await sweepOf(client, named)
    const rows = await client.probes({ ...queryOf(options), sweep: sweep.id })
    print(formatRows(options.format, rows, probeFields, probeTable))
    if (rows.length === 0) note('no probes: the sweep asks for none (base.probes), or no run is done yet')
  })

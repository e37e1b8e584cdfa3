import type { Command } from 'commander'
import { formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { sweepFields } from '../output/lists.js'
import { print } from '../output/stream.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { sweepOf } from '../sweep-of.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & { format: OutputFormat }

export const addCancel = (program: Command): void => {
  const command = ofService(program.command('cancel'))
    .description('cancels what is queued and running of a sweep; runs that are done keep their results')
    .argument('<sweep>', 'name, id, or the last digits of an id')
    .addOption(formatOption())
    .action((named: string, options: Options) =>
      withService(options, 0, async ({ client }) => {
        const sweep = await client.sweeps.cancel((await sweepOf(client, named)).id)
        print(formatRows(options.format, [sweep], sweepFields))
      }),
    )
  withExamples(command, 'cancel depth-and-size')
}

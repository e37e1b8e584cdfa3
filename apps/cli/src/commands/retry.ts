import type { Command } from 'commander'
import { formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { sweepFields } from '../output/lists.js'
import { note, print } from '../output/stream.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { sweepOf } from '../sweep-of.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & { format: OutputFormat }

export const addRetry = (program: Command): void => {
  const command = ofService(program.command('retry'))
    .description('queues the failed and cancelled runs of a sweep again')
    .argument('<sweep>', 'name, id, or the last digits of an id')
    .addOption(formatOption())
    .action((named: string, options: Options) =>
      withService(options, 0, async ({ client, service }) => {
        const sweep = await client.sweeps.retry((await sweepOf(client, named)).id)
        print(formatRows(options.format, [sweep], sweepFields))
        if (service.started) note('no service runs here: they wait until `sweepstack up` takes them up')
      }),
    )
  withExamples(command, 'retry depth-and-size')
}

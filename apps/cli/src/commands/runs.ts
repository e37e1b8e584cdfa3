import { type RunView, runStatuses, runTable } from '@sweepstack/contracts'
import { type Command, Option } from 'commander'
import { queryOf, whereOption } from '../options.js'
import { formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { runFields } from '../output/lists.js'
import { print } from '../output/stream.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { sweepOf } from '../sweep-of.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & { where: string[]; status?: string; format: OutputFormat }

export const addRuns = (program: Command): void => {
  const command = ofService(program.command('runs'))
    .description('the runs of a sweep: where each is, how long it took, what went wrong')
    .argument('[sweep]', 'name, id, or the last digits of an id; the newest sweep without one')
    .addOption(new Option('--status <status>', 'only runs in this state').choices(runStatuses))
    .addOption(whereOption())
    .addOption(formatOption())
    .action(printRuns)
  withExamples(command, 'runs', 'runs depth-and-size --status failed --format json')
}

const printRuns = (named: string | undefined, { status, where, format, url }: Options): Promise<void> =>
  withService({ url }, 0, async ({ client }) => {
    const sweep = await sweepOf(client, named)
    const query = {
      ...queryOf({ where, test: [] }),
      sweep: sweep.id,
      ...(status === undefined ? {} : { status }),
    }
    const runs: RunView[] = []
    for await (const run of client.runs.all({ ...query, limit: 1000 })) runs.push(run)
    print(formatRows(format, runs, runFields, runTable))
  })

import type { CheckpointView } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { type Field, formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { print } from '../output/stream.js'
import { clock, megabytes } from '../output/words.js'
import { runOf } from '../run-of.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & { format: OutputFormat }

export const addCheckpoints = (program: Command): void => {
  const command = ofService(program.command('checkpoints'))
    .description('the states of its training that a run can go on from; `artifacts` downloads them')
    .argument('<run>', 'id, or the last digits of an id, as `runs` shows them')
    .addOption(formatOption())
    .action((named: string, { format, ...service }: Options) =>
      withService(service, 0, async ({ client }) => {
        const run = await runOf(client, named)
        print(formatRows(format, await client.runs.checkpoints(run.id), FIELDS))
      }),
    )
  withExamples(command, 'checkpoints 3f0a91c2')
}

const FIELDS: Field<CheckpointView>[] = [
  { head: 'step', align: 'right', text: ({ step }) => step.toLocaleString('en-US') },
  { head: 'try', align: 'right', text: ({ attempt }) => String(attempt) },
  {
    head: 'validation loss',
    align: 'right',
    text: ({ validationLoss }) => validationLoss?.toFixed(4) ?? '',
  },
  {
    head: 'kept as',
    text: ({ best, periodic }) => [best && 'best', periodic && 'periodic'].filter(Boolean).join(', '),
  },
  { head: 'size', align: 'right', text: ({ bytes }) => megabytes(bytes) },
  { head: 'made', text: ({ createdAt }) => clock(createdAt) },
  { head: 'artifact', text: ({ name }) => name },
]

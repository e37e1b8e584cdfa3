import type { StoredModel } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { type Field, formatOption, formatRows, type OutputFormat } from '../../output/format.js'
import { note, print } from '../../output/stream.js'
import { clock } from '../../output/words.js'
import { ofService, type ServiceOptions, withService } from '../../session.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions & { format: OutputFormat }

export const addList = (model: Command): void => {
  const command = ofService(model.command('list'))
    .description('the models the service has, newest first')
    .addOption(formatOption())
    .action(printModels)
  withExamples(command, 'model list', 'model list --format json')
}

const printModels = (options: Options): Promise<void> =>
  withService(options, 0, async ({ client }) => {
    const models: StoredModel[] = []
    for await (const model of client.models.all()) models.push(model)
    print(formatRows(options.format, models, FIELDS))
    if (models.length === 0) note('no models; `sweepstack model import FILE` brings one')
  })

const FIELDS: Field<StoredModel>[] = [
  { head: 'name', text: ({ name }) => name },
  { head: 'came as', text: ({ source }) => source },
  { head: 'layers', align: 'right', text: ({ spec }) => String(spec.layers) },
  { head: 'dModel', align: 'right', text: ({ spec }) => String(spec.dModel) },
  { head: 'heads', align: 'right', text: ({ spec }) => String(spec.heads) },
  { head: 'attention', text: ({ spec }) => spec.attention },
  { head: 'readout', text: ({ spec }) => spec.readout },
  { head: 'parameters', align: 'right', text: ({ parameters }) => parameters.toLocaleString('en-US') },
  { head: 'created', text: ({ createdAt }) => clock(createdAt) },
  { head: 'ref', text: ({ ref }) => ref },
]

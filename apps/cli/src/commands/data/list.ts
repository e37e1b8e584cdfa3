import type { DataFile } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { type Field, formatOption, formatRows, type OutputFormat } from '../../output/format.js'
import { note, print } from '../../output/stream.js'
import { clock, percent } from '../../output/words.js'
import { ofService, type ServiceOptions, withService } from '../../session.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions & { format: OutputFormat }

export const addList = (data: Command): void => {
  const command = ofService(data.command('list'))
    .description('the data files the service has, newest first')
    .addOption(formatOption())
    .action(printFiles)
  withExamples(command, 'data list', 'data list --format json')
}

const printFiles = (options: Options): Promise<void> =>
  withService(options, 0, async ({ client }) => {
    const files: DataFile[] = []
    for await (const file of client.datasets.all()) files.push(file)
    print(formatRows(options.format, files, FIELDS))
    if (files.length === 0) note('no data files; `sweepstack data import FILE` brings one')
  })

const number = (n: number): string => n.toLocaleString('en-US')

const FIELDS: Field<DataFile>[] = [
  { head: 'name', text: ({ name }) => name },
  { head: 'strings', align: 'right', text: ({ rows }) => number(rows) },
  { head: 'balanced', align: 'right', text: ({ rows, balanced }) => `${percent(balanced / rows)} %` },
  {
    head: 'lengths',
    align: 'right',
    text: ({ minLength, maxLength }) =>
      minLength === maxLength ? `${maxLength}` : `${minLength} to ${maxLength}`,
  },
  { head: 'types', align: 'right', text: ({ types }) => String(types) },
  { head: 'created', text: ({ createdAt }) => clock(createdAt) },
  { head: 'ref', text: ({ ref }) => ref },
]

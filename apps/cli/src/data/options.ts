import { type Command, InvalidArgumentError, Option } from 'commander'
import { collect, integer } from '../options.js'
import { ofService } from '../session.js'

/** The argument and options by which a data command is told which strings it is about. */
export const ofWhat = (command: Command, argument: '[what]' | '[what...]' = '[what]'): Command =>
  ofService(
    command
      .argument(argument, 'a sweep file, a data file (.csv, .jsonl, .parquet, .gz) or a reference (sha256:…)')
      .addOption(new Option('--preset <name>', 'a preset instead; `sweepstack data presets` lists them'))
      .addOption(
        new Option(
          '--set <path=value>',
          'a field of the preset (length=40), or of the sweep as in run; repeatable',
        )
          .argParser(collect)
          .default([], 'none'),
      )
      .addOption(
        new Option('--cell <i>', 'of a sweep: which cell (the first)').argParser(integer(0, 100_000)),
      )
      .addOption(seedOption()),
  )

export const testOfSweepOption = (): Option =>
  new Option('--test <name>', 'of a sweep: this test instead of its training strings')

export const sizeOption = (): Option =>
  new Option(
    '--n <n>',
    'how many strings, instead of as many as are asked for; of a file or reference its first',
  ).argParser(integer(1, 10_000_000))

const seedOption = (): Option =>
  new Option('--seed <s>', 'the seed (of a sweep its first, else 0)').argParser(integer(0, 2 ** 32 - 1))

/** `sequence=text`: which column of the file has which field; nothing after `=`: it has none. */
export const columnOption = (fields: readonly string[]): Option =>
  new Option('--column <field=name>', `a column called otherwise; fields: ${fields.join(', ')}; repeatable`)
    .argParser((text: string, before: Record<string, string>) => {
      const [, field = '', name = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? []
      if (!fields.includes(field) || (field === 'sequence' && name === ''))
        throw new InvalidArgumentError(`Write it as sequence=text; fields are ${fields.join(', ')}.`)
      return { ...before, [field]: name }
    })
    .default({}, 'none')

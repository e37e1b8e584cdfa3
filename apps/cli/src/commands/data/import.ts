import { fileDataset } from '@sweepstack/brackets'
import { SweepstackError } from '@sweepstack/contracts'
import { type Command, Option } from 'commander'
import { columnOption } from '../../data/options.js'
import { summaryLine } from '../../data/summary-line.js'
import { faultOf } from '../../data/texts.js'
import { misuse } from '../../failure.js'
import { note, print } from '../../output/stream.js'
import { count, percent } from '../../output/words.js'
import { sendFile } from '../../send-file.js'
import { ofService, type ServiceOptions, withService } from '../../session.js'
import { readUpload, type Upload } from '../../spec/upload.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions & {
  column: Record<string, string>
  alphabet?: string
  skipBad?: true
  name?: string
  check?: true
  format: 'table' | 'json'
}

const COLUMNS = ['sequence', 'label', 'stack_depth', 'count']

export const addImport = (data: Command): void => {
  const command = ofService(
    data
      .command('import')
      .description('checks a data file and gives it to the service; prints the reference to write in a sweep')
      .argument('<file>', 'CSV, JSON Lines or Parquet, plain or gzipped'),
  )
    .addOption(columnOption(COLUMNS))
    .option(
      '--alphabet <pairs>',
      "the file's brackets, if not ()[]{}<>: [] or ab, abcd for two types, or words with spaces",
    )
    .option('--skip-bad', 'leave bad rows out and count them, instead of importing nothing')
    .option('--name <name>', 'what it is called in lists; the name of the file without it')
    .option('--check', 'only check; nothing is sent and no service is needed')
    .addOption(
      new Option('--format <format>', 'how the answer is printed')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText(
      'after',
      '\nLabels, depths and counts are computed, and checked against the columns label, stack_depth and count where the\n' +
        'file has them; `--column label=` says on purpose that it has none. The same strings in the same order are one\n' +
        'file, whatever they are written as.',
    )
    .action(importFile)
  withExamples(
    command,
    'data import train.csv',
    "data import strings.jsonl.gz --column sequence=text --alphabet '[]' --check",
    'data import scraped.parquet --skip-bad --name scraped',
  )
}

const importFile = async (file: string, options: Options): Promise<void> => {
  const upload = await checked(file, options)
  const dataset = upload.text === null ? null : fileDataset(upload.text)
  const answer = options.check === true ? null : await send(upload, options)
  const { summary } = upload
  for (const issue of summary.issues) note(`left out: ${file}, ${issue.path}: ${issue.message}`)
  if (summary.skipped > summary.issues.length)
    note(`left out: ${count(summary.skipped - summary.issues.length, 'row')} more`)
  if (options.format === 'json')
    return print(
      JSON.stringify({ name: options.name ?? upload.name, ...summary, stored: answer !== null }, null, 2),
    )
  print(
    [
      `${file}: ${describe(upload)}`,
      ...(dataset === null ? [] : [summaryLine(dataset)]),
      answer === null
        ? `nothing is wrong with ${summary.skipped === 0 ? 'it' : 'what is left'}; its reference is ${upload.ref}`
        : `${answer === 'known' ? 'the service has it already' : 'imported'}; in a sweep:\n  { preset: file, file: '${upload.ref}' }`,
    ].join('\n'),
  )
}

const checked = async (file: string, options: Options): Promise<Upload> => {
  try {
    return await readUpload(file, readingOf(options))
  } catch (error) {
    if (error instanceof SweepstackError && error.code === 'request.invalid')
      throw misuse(error.message, '--alphabet', error.fix)
    throw faultOf(error, file, false)
  }
}

/** An empty name says that the file has no such column. */
const readingOf = ({ column, alphabet, skipBad }: Options) => ({
  columns: Object.fromEntries(
    Object.entries(column).map(([field, name]) => [field, name === '' ? null : name]),
  ),
  ...(alphabet === undefined ? {} : { alphabet }),
  ...(skipBad === undefined ? {} : { skipBad }),
})

const send = (upload: Upload, options: Options): Promise<'sent' | 'known'> =>
  withService(options, 0, ({ client }) =>
    sendFile(client.datasets, { ...upload, name: options.name ?? upload.name }, readingOf(options)),
  )

const describe = ({ summary: { rows, balanced, minLength, maxLength, types, skipped } }: Upload): string =>
  [
    count(rows, 'string'),
    `${percent(balanced / rows)} % balanced`,
    minLength === maxLength ? `length ${maxLength}` : `lengths ${minLength} to ${maxLength}`,
    ...(types === 1 ? [] : [`${types} bracket types`]),
    ...(skipped === 0 ? [] : [`${count(skipped, 'bad row')} left out`]),
  ].join(', ')

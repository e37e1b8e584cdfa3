import { chunksOf } from '@sweepstack/brackets'
import type { FileFormat } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { fileFormat, fileFormatOption } from '../../data/format.js'
import { madeOf } from '../../data/made.js'
import { writeStrings } from '../../data/strings-file.js'
import { resolveWhat } from '../../data/what.js'
import { misuse } from '../../failure.js'
import { ofService, type ServiceOptions } from '../../session.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions & { out: string; format?: FileFormat }

export const addExport = (data: Command): void => {
  const command = ofService(
    data
      .command('export')
      .description('writes an imported file again, in any format, with every label and feature')
      .argument('<ref>', 'sha256:… as `data list` shows it; or a data file here, to convert it'),
  )
    .requiredOption('--out <file>', 'where to; - is stdout. Gzipped where the name ends in .gz')
    .addOption(fileFormatOption())
    .action(exportStrings)
  withExamples(
    command,
    'data export sha256:3f0a… --out train.parquet',
    'data export train.csv --out train.parquet',
  )
}

const exportStrings = async (text: string, options: Options): Promise<void> => {
  const format = fileFormat(options.out, options.format)
  const what = await resolveWhat(text, { set: [] })
  if (what.kind === 'sweep')
    throw misuse(
      'a sweep is no file of strings',
      'REF',
      `sweepstack data generate ${text} --out ${options.out}`,
    )
  const made = await madeOf(what, undefined, options)
  await writeStrings({ n: made.n, chunks: chunksOf(made) }, options.out, format)
}

import type { FileFormat } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { fileFormat, fileFormatOption } from '../../data/format.js'
import { openOne } from '../../data/opened.js'
import { ofWhat, sizeOption, testOfSweepOption } from '../../data/options.js'
import { writeStrings } from '../../data/strings-file.js'
import { resolveWhat, type WhatOptions } from '../../data/what.js'
import type { ServiceOptions } from '../../session.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions & WhatOptions & { out: string; format?: FileFormat }

export const addGenerate = (data: Command): void => {
  const command = ofWhat(
    data
      .command('generate')
      .description('makes strings and writes them, one row a string, with label, depth, count, dip and kind'),
  )
    .addOption(testOfSweepOption())
    .addOption(sizeOption())
    .option('--out <file>', 'where to; - is stdout. Gzipped where the name ends in .gz', '-')
    .addOption(fileFormatOption())
    .addHelpText(
      'after',
      '\nOf a sweep: the very strings its runs train on with that seed (or a test has). The same spec and seed give the\n' +
        'same strings on every machine.',
    )
    .action(generateStrings)
  withExamples(
    command,
    'data generate --preset zero-count --set length=40 --n 5000 --out zero-count.csv',
    'data generate sweeps/demo.yaml --test zero-count --out test.parquet',
    'data generate --preset high-depth --set length=512 --set depth.min=40 --set depth.max=40 --n 10 | head -3',
  )
}

const generateStrings = async (text: string | undefined, options: Options): Promise<void> => {
  const format = fileFormat(options.out, options.format)
  const strings = await openOne(await resolveWhat(text, options), options.test, options)
  await writeStrings(strings, options.out, format).finally(strings.close)
}

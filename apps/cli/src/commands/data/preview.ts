import { writeFile } from 'node:fs/promises'
import { histogramsSvg } from '@sweepstack/brackets'
import { PREVIEW_STRINGS } from '@sweepstack/contracts'
import { type Command, Option } from 'commander'
import { openOne } from '../../data/opened.js'
import { ofWhat, sizeOption, testOfSweepOption } from '../../data/options.js'
import { looked, previewOf, previewText } from '../../data/preview.js'
import { resolveWhat, type WhatOptions } from '../../data/what.js'
import { misuse } from '../../failure.js'
import { integer } from '../../options.js'
import { lineWidth, note, print } from '../../output/stream.js'
import type { ServiceOptions } from '../../session.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions & WhatOptions & { rows: number; svg?: string | false; format: 'table' | 'json' }

export const addPreview = (data: Command): void => {
  const command = ofWhat(
    data
      .command('preview')
      .description('the first strings as they look, and how often each depth, count, length and dip comes'),
  )
    .addOption(testOfSweepOption())
    .addOption(sizeOption())
    .addOption(new Option('--rows <n>', 'strings shown').argParser(integer(0, 10_000)).default(20))
    .option('--svg <file>', 'where the histograms are drawn to (preview-NAME.svg in this folder)')
    .option('--no-svg', 'draw none')
    .addOption(
      new Option('--format <format>', 'how the answer is printed')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText('after', '\nWith --format json histograms are drawn only where --svg says so.')
    .action(printPreview)
  withExamples(
    command,
    'data preview --preset zero-count --set length=40',
    'data preview sweeps/demo.yaml --test zero-count --rows 5 --svg zero-count.svg',
    'data preview train.csv --no-svg',
  )
}

const printPreview = async (text: string | undefined, options: Options): Promise<void> => {
  const what = await resolveWhat(text, options)
  const strings = await openOne(what, options.test, options, PREVIEW_STRINGS)
  const preview = await previewOf(strings, options.rows).finally(strings.close)
  if (options.format === 'json') {
    print(JSON.stringify(preview, null, 2))
    if (strings.n < strings.of) note(`looked at: ${looked(strings.n, strings.of)}`)
  } else print(previewText(preview, strings.of, lineWidth()))
  const svg = options.svg ?? (options.format === 'json' ? false : fileName(what.name, strings.name))
  if (svg === false) return
  await draw(svg, histogramsSvg(preview.audit))
  note(`histograms: ${svg}`)
}

const fileName = (...names: string[]): string =>
  `preview-${[...new Set(names)].join('-').replaceAll(/[^\w.-]+/g, '-')}.svg`

const draw = async (file: string, svg: string): Promise<void> => {
  try {
    await writeFile(file, svg)
  } catch (error) {
    throw misuse(
      `the histograms cannot be written: ${(error as Error).message}`,
      `--svg ${file}`,
      'give a file in a folder that can be written, or --no-svg',
    )
  }
}

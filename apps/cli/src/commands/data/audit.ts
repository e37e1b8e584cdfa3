import { auditAll, type Chunked } from '@sweepstack/brackets'
import type { Audit } from '@sweepstack/contracts'
import { type Command, Option } from 'commander'
import { type Group, groupsOf, joined } from '../../data/audit-groups.js'
import { auditRows, auditTable } from '../../data/audit-rows.js'
import { auditText } from '../../data/audit-table.js'
import { closeAll, openAll } from '../../data/opened.js'
import { ofWhat, sizeOption } from '../../data/options.js'
import { sayWarnings } from '../../data/warnings.js'
import { resolveWhat, type What, type WhatOptions } from '../../data/what.js'
import { EXIT } from '../../failure.js'
import { cellName } from '../../output/cell-heads.js'
import { formatData } from '../../output/format.js'
import { progress } from '../../output/progress.js'
import { lineWidth, note, print } from '../../output/stream.js'
import { count } from '../../output/words.js'
import type { ServiceOptions } from '../../session.js'
import { withExamples } from '../example.js'

type Format = 'table' | 'json' | 'csv'
type Options = ServiceOptions & WhatOptions & { strict?: true; format: Format }

export const addAudit = (data: Command): void => {
  const command = ofWhat(
    data
      .command('audit')
      .description(
        'what strings are like, and what a model could score on them without a stack, before anyone trains',
      ),
    '[what...]',
  )
    .addOption(sizeOption())
    .option('--strict', 'exit code 1 where there is a warning')
    .addOption(
      new Option('--format <format>', 'how the answer is printed')
        .choices(['table', 'json', 'csv'])
        .default('table'),
    )
    .addHelpText(
      'after',
      '\nOf a sweep: training, validation and every test of one cell (--cell); of several sweeps each by itself. Of several\n' +
        'files: each, and the strings they share. Of the shortcuts only the n-grams are fitted, to the training strings\n' +
        'where there are any. Strings that are sampled, or of a data file, are read as they are looked at, whatever their\n' +
        'number: in memory are 10 bytes of each, and a sample. --n looks at fewer: of a file or reference at its first.',
    )
    .action(printAudit)
  withExamples(
    command,
    'data audit sweeps/demo.yaml',
    'data audit train.csv low-count.csv zero-count.csv',
    'data audit --preset perturbed --set length=40 --format csv > ceilings.csv',
  )
}

const printAudit = async (texts: readonly string[], options: Options): Promise<void> => {
  const whats: What[] = []
  for (const text of texts.length === 0 ? [undefined] : texts) whats.push(await resolveWhat(text, options))
  for (const what of whats) sayWhich(what)
  const audits: Group<Audit>[] = []
  for (const { name, of } of groupsOf(whats)) {
    const opened = await openAll(of, options)
    audits.push({ name, of: await auditAll(opened.map(watched)).finally(() => closeAll(opened)) })
  }
  const audit = joined(audits)
  if (options.format === 'table') print(audits.map(pageOf).join('\n\n'))
  else if (options.format === 'json') print(JSON.stringify(audit, null, 2))
  else print(formatData('csv', auditRows(audit), auditTable))
  if (options.format === 'csv') sayWarnings(audit.warnings)
  if (options.strict === true && audit.warnings.length > 0) process.exitCode = EXIT.failed
}

/** Says how far it is; where several are looked at, each is read a second time for what it shares with the others. */
const watched = (strings: Chunked): Chunked => ({
  ...strings,
  chunks: async function* () {
    const { name, n } = strings
    const shown = progress(
      (done) => `${name}: ${done.toLocaleString('en-US')} of ${count(n, 'string')} looked at`,
    )
    let done = 0
    try {
      for await (const chunk of strings.chunks()) {
        yield chunk
        done += chunk.n
        shown.at(done)
      }
    } finally {
      shown.end()
    }
  },
})

const pageOf = ({ name, of }: Group<Audit>): string =>
  [...(name === null ? [] : [`== ${name}\n`]), auditText(of, lineWidth())].join('\n')

const sayWhich = (what: What): void => {
  if (what.kind !== 'sweep') return
  const { cells } = what.loaded.expanded
  if (cells.length > 1)
    note(
      `${what.name}, cell ${what.cell.index} of ${cells.length} (${cellName(what.cell.overrides)}), seed ${what.seed}; ` +
        '--cell and --seed choose others',
    )
}

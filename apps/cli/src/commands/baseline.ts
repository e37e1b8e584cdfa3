import { type Baseline, expandSweep } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { countsOf } from '../baseline/counts.js'
import { readGiven, recordFiles, requireFiles } from '../baseline/data-files.js'
import { readBaseline, writeBaseline } from '../baseline/file.js'
import { compareBaseline, type GateRow, passes } from '../baseline/gate.js'
import { gateFields, verdictLine } from '../baseline/table.js'
import { EXIT, misuse } from '../failure.js'
import { fileOption, shareOption, workersOption } from '../options.js'
import { formatData, formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { note, print } from '../output/stream.js'
import { count } from '../output/words.js'
import { describePlan, planOf } from '../plan.js'
import { reportEnd, runToEnd } from '../run-to-end.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { sweepOf } from '../sweep-of.js'
import { withExamples } from './example.js'

type RecordOptions = ServiceOptions & { out: string; margin: number; alpha: number }
type CheckOptions = ServiceOptions & { file: string[]; workers: number; format: OutputFormat }

export const addBaseline = (program: Command): void => {
  const baseline = program
    .command('baseline')
    .description('records what a sweep gave, and checks later that it still does')
  const record = ofService(baseline.command('record'))
    .description('writes the spec and the pooled counts of a finished sweep to a file')
    .argument('<sweep>', 'name, id, or the last digits of an id')
    .requiredOption('--out <file>', 'where it is written, such as baselines/smoke.json')
    .addOption(shareOption('--margin <share>', 'a difference in accuracy that never fails the check', 0.02))
    .addOption(shareOption('--alpha <level>', 'level of the two-sided test, over all rows together', 0.01))
    .action(recordSweep)
  const check = ofService(baseline.command('check'))
    .description('runs a recorded sweep again and fails when an accuracy moved by more than the margin')
    .argument('<file>', 'what `baseline record` wrote')
    .addOption(fileOption())
    .addOption(workersOption())
    .addOption(formatOption())
    .action(checkFile)
  withExamples(
    baseline,
    'baseline record smoke --out baselines/smoke.json',
    'baseline check baselines/smoke.json',
  )
  withExamples(record, 'baseline record smoke --out baselines/smoke.json --margin 0.02')
  withExamples(
    check,
    'baseline check baselines/smoke.json',
    'baseline check baselines/study.json --file train-64.csv --file zero-count.csv',
  )
}

const recordSweep = (named: string, { out, margin, alpha, url }: RecordOptions): Promise<void> =>
  withService({ url }, 0, async ({ client }) => {
    const sweep = await client.sweeps.get((await sweepOf(client, named)).id)
    if (sweep.status !== 'done')
      throw misuse(
        `the sweep is ${sweep.status}: only one whose every run is done can be recorded`,
        'SWEEP',
        'wait for it, or retry what failed',
      )
    const { rows } = await client.results({ by: 'test', sweep: sweep.id })
    const counts = countsOf(rows)
    if (counts.length === 0) throw misuse('the sweep has no tests, so there is nothing to record', 'SWEEP')
    const files = await recordFiles(client.datasets, sweep.cellList)
    await writeBaseline(out, {
      version: 1,
      recordedAt: new Date().toISOString(),
      margin,
      alpha,
      spec: sweep.spec,
      files,
      counts,
    })
    note(`recorded ${count(counts.length, 'row')} of ${sweep.name} in ${out}`)
    if (files.length > 0)
      note(
        `its data files are not in it; keep ${files.map(({ name }) => name).join(', ')}, and give them to ` +
          'baseline check with --file where they were not uploaded',
      )
  })

const checkFile = async (file: string, options: CheckOptions): Promise<void> => {
  const baseline = await readBaseline(file)
  const expanded = expandSweep(baseline.spec)
  const given = await readGiven(options.file, expanded.cells, baseline.files)
  note(describePlan(planOf(expanded)))
  process.exitCode = await withService(options, options.workers, async (session) => {
    const files = { given, recorded: baseline.files, baseline: file }
    await requireFiles(session.client.datasets, expanded.cells, files)
    const sweep = await runToEnd(session, { spec: baseline.spec, uploads: given })
    const ended = await reportEnd(session, sweep)
    const { rows } = await session.client.results({ by: 'test', sweep: sweep.id })
    const compared = compareBaseline(baseline, countsOf(rows))
    report(compared, baseline, options.format)
    return ended === EXIT.done && passes(compared) ? EXIT.done : EXIT.failed
  })
}

/** The table has what moved; the other formats have every row. */
const report = (rows: readonly GateRow[], { margin }: Baseline, format: OutputFormat): void => {
  const moved = rows.filter(({ verdict }) => verdict !== 'same')
  if (format !== 'table') print(formatData(format, rows))
  else if (moved.length > 0) print(formatRows(format, moved, gateFields))
  const line = verdictLine(rows, margin)
  if (format === 'table') print(line)
  else note(line)
  if (!passes(rows))
    note(
      'error: the baseline does not hold\nfix: find what changed it; if it is meant, record the baseline anew',
    )
}

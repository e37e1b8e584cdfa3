import type { ResultsBy } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { sayWarnings } from '../data/warnings.js'
import { byOption, setOption, workersOption } from '../options.js'
import { formatOption, type OutputFormat } from '../output/format.js'
import { note } from '../output/stream.js'
import { shortId } from '../output/words.js'
import { describePlan, planOf, warningsFor } from '../plan.js'
import { fetchResults, printSweepResults } from '../print-results.js'
import { reportEnd, runToEnd } from '../run-to-end.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { loadSpec } from '../spec/load.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & { set: string[]; workers: number; by: ResultsBy[]; format: OutputFormat }

export const addRun = (program: Command): void => {
  const command = ofService(program.command('run'))
    .description('runs a sweep from start to results, with everything it needs started and stopped again')
    .argument('<file>', 'sweep in YAML or JSON')
    .addOption(setOption())
    .addOption(workersOption())
    .addOption(byOption(['test', 'depth', 'count']))
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nA service that runs here already is used and left running. Several `run`s at once share one service; it\n' +
        'ends with the last of them, whichever started it.',
    )
    .action(runFile)
  withExamples(
    command,
    'run sweeps/smoke.yaml',
    'run sweeps/study-files.yaml --set base.data.file=train.csv --format json > results.json',
  )
}

const runFile = async (file: string, options: Options): Promise<void> => {
  const loaded = await loadSpec(file, options.set)
  note(describePlan(planOf(loaded.expanded)))
  sayWarnings(warningsFor(loaded.expanded, loaded.uploads), loaded.place)
  process.exitCode = await withService(options, options.workers, async (session) => {
    const sweep = await runToEnd(session, loaded)
    const results = await fetchResults(session.client, options.by, { sweep: sweep.id })
    printSweepResults(sweep, results, options.format)
    note(`ask for more: sweepstack results ${shortId(sweep.id)} --by length`)
    return reportEnd(session, sweep)
  })
}

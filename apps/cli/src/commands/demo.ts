import { fileURLToPath } from 'node:url'
import type { Label, ResultRow, SweepDetail } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { sentenceOf } from '../demo/sentence.js'
import { workersOption } from '../options.js'
import { note, print } from '../output/stream.js'
import { duration, shortId } from '../output/words.js'
import { describePlan, planOf } from '../plan.js'
import { fetchResults, printSweepResults } from '../print-results.js'
import { reportEnd, runToEnd } from '../run-to-end.js'
import { ofService, type ServiceOptions, type Session, withService } from '../session.js'
import { loadSpec } from '../spec/load.js'
import { withExamples } from './example.js'

const DEMO = fileURLToPath(new URL('../../../../sweeps/demo.yaml', import.meta.url))

type Options = ServiceOptions & { workers: number }

export const addDemo = (program: Command): void => {
  const command = ofService(program.command('demo'))
    .description('a first sweep, in about a minute: two kinds of data, two sizes of model, two seeds')
    .addOption(workersOption())
    .action(runDemo)
  withExamples(command, 'demo')
}

const runDemo = async (options: Options): Promise<void> => {
  const began = Date.now()
  const loaded = await loadSpec(DEMO)
  note(describePlan(planOf(loaded.expanded)))
  process.exitCode = await withService(options, options.workers, async (session) => {
    const sweep = await runToEnd(session, loaded)
    printSweepResults(
      sweep,
      await fetchResults(session.client, ['test', 'depth', 'count'], { sweep: sweep.id }),
      'table',
    )
    print(`\n${await whatItShows(session, sweep)}`)
    note(whereItIs(session, sweep))
    note(`took ${duration((Date.now() - began) / 1000)}`)
    return reportEnd(session, sweep)
  })
}

/** One sentence on the larger model of each kind of data. */
const whatItShows = async ({ client }: Session, sweep: SweepDetail): Promise<string> => {
  const unbalanced: Label = 'unbalanced'
  const { rows } = await client.results({ by: 'test', sweep: sweep.id, label: unbalanced })
  const sizes = sweep.cellList.map((cell) => cell.estimate.parameters ?? 0)
  const largest = Math.max(...sizes)
  return sentenceOf(rows, (row: ResultRow) => sizes[row.cell] === largest)
}

const whereItIs = ({ env, service }: Session, sweep: SweepDetail): string => {
  const id = shortId(sweep.id)
  const where = service.record === null ? service.url : `${env.home} (PostgreSQL)`
  return [
    `\nEverything is kept in ${where}. Ask for more, from this folder:`,
    `  npx sweepstack results ${id} --by first --test zero-count --label unbalanced`,
    `  npx sweepstack results ${id} --by count --format csv`,
    `  npx sweepstack probes ${id}`,
    `  npx sweepstack runs ${id}`,
    '  npx sweepstack up    # the API, with its documentation at /docs',
  ].join('\n')
}

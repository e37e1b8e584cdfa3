import type { DryRun } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { sayWarnings } from '../data/warnings.js'
import { EXIT, type ExitCode } from '../failure.js'
import { onInterrupt } from '../interrupt.js'
import { setOption } from '../options.js'
import { formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { cellFields, sweepFields } from '../output/lists.js'
import { note, print } from '../output/stream.js'
import { shortId } from '../output/words.js'
import { describePlan, planOf, warningsFor } from '../plan.js'
import { reportEnd } from '../run-to-end.js'
import { ofService, type ServiceOptions, type Session, withService } from '../session.js'
import { loadSpec } from '../spec/load.js'
import { submitSweep } from '../submit.js'
import { watchSweep } from '../watch/watch.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & { set: string[]; wait?: true; dryRun?: true; format: OutputFormat }

export const addSubmit = (program: Command): void => {
  const command = ofService(program.command('submit'))
    .description('gives a sweep to a service and prints its id')
    .argument('<file>', 'sweep in YAML or JSON')
    .addOption(setOption())
    .option('--wait', 'waits until the sweep has ended; Ctrl-C ends only the waiting')
    .option('--dry-run', 'lists the cells and what they will cost; submits nothing and needs no service')
    .addOption(formatOption())
    .action(submitFile)
  withExamples(
    command,
    'submit sweeps/depth-and-size.yaml --dry-run',
    'submit sweeps/depth-and-size.yaml --wait',
  )
}

const submitFile = async (file: string, options: Options): Promise<void> => {
  const loaded = await loadSpec(file, options.set)
  const plan = planOf(loaded.expanded)
  const warnings = warningsFor(loaded.expanded, loaded.uploads)
  note(describePlan(plan))
  sayWarnings(warnings, loaded.place)
  if (options.dryRun === true) {
    print(
      options.format === 'json'
        ? JSON.stringify({ ...plan, warnings } satisfies DryRun, null, 2)
        : formatRows(options.format, plan.cells, cellFields),
    )
    return
  }
  process.exitCode = await withService(options, 0, async (session) => {
    const sweep = await submitSweep(session.client, loaded)
    const end = options.wait === true ? await wait(session, sweep) : sweep
    const { spec: _spec, cellList: _cells, ...view } = end
    print(
      options.format === 'json'
        ? JSON.stringify(view, null, 2)
        : formatRows(options.format, [view], sweepFields),
    )
    if (options.wait !== true && session.service.started)
      note('no service runs here: the sweep waits until `sweepstack up` or a `run` takes it up')
    return options.wait === true ? reportWait(session, end) : EXIT.done
  })
}

type Sweep = Awaited<ReturnType<typeof submitSweep>>

const wait = async ({ client, service }: Session, sweep: Sweep): Promise<Sweep> => {
  if (service.started) note('no workers run here: `sweepstack up` or `sweepstack worker` brings some')
  const stop = new AbortController()
  const restore = onInterrupt(() => stop.abort())
  try {
    return await watchSweep(client, sweep, { problem: service.problem, signal: stop.signal })
  } finally {
    restore()
  }
}

const reportWait = async (session: Session, sweep: Sweep): Promise<ExitCode> => {
  if (sweep.finishedAt !== null) return reportEnd(session, sweep)
  note(`the sweep goes on; sweepstack status ${shortId(sweep.id)} says how far it is`)
  return EXIT.failed
}

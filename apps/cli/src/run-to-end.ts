import type { SweepDetail } from '@sweepstack/contracts'
import { EXIT, type ExitCode } from './failure.js'
import { onInterrupt } from './interrupt.js'
import { cellName } from './output/cell-heads.js'
import { note } from './output/stream.js'
import { count, shortId } from './output/words.js'
import type { Session } from './session.js'
import { type Submission, submitSweep } from './submit.js'
import { watchSweep } from './watch/watch.js'

/**
 * Submits a sweep and follows it to its end. Ctrl-C cancels it: runs that are done keep their results, and the
 * command goes on to show them; a second Ctrl-C ends it at once.
 */
export const runToEnd = async ({ client, service }: Session, loaded: Submission): Promise<SweepDetail> => {
  const sweep = await submitSweep(client, loaded)
  note(`submitted as ${shortId(sweep.id)} to ${service.url}`)
  const restore = onInterrupt(() => {
    note('cancelling; Ctrl-C again ends at once')
    // The stream tells of the end; a service that is gone is found out by the watch.
    client.sweeps.cancel(sweep.id).catch(() => {})
  })
  try {
    return await watchSweep(client, sweep, { problem: service.problem })
  } finally {
    restore()
  }
}

/** What went wrong, a line for each failed run, and the exit code that follows from the sweep's end. */
export const reportEnd = async ({ client }: Session, sweep: SweepDetail): Promise<ExitCode> => {
  const { failed, cancelled } = sweep.runs
  if (failed > 0) {
    note(`${count(failed, 'run')} failed:`)
    for await (const run of client.runs.all({ sweep: sweep.id, status: 'failed' }))
      note(
        `  ${cellName(run.cell.overrides)}, seed ${run.seed}: ${run.error?.code}: ${run.error?.detail}` +
          (run.error?.fix === undefined ? '' : `\n    fix: ${run.error.fix}`),
      )
  }
  if (cancelled > 0)
    note(`${count(cancelled, 'run')} cancelled; sweepstack retry ${shortId(sweep.id)} takes them up`)
  return failed + cancelled > 0 ? EXIT.failed : EXIT.done
}

import { Graphs } from '@sweepstack/model'
import { loadTensorFlow } from '@sweepstack/tensor'
import { KeptData } from './kept-data.js'
import { guardAgainstOrphanhood } from './orphan-guard.js'
import { Outbox } from './outbox.js'
import { toProblem } from './problem.js'
import { type FromTrainer, type Given, type TrainJob, toTrainerSchema } from './protocol.js'
import { reporter } from './reporter.js'
import { trainCell } from './train-cell.js'

/** A trainer process: loads TensorFlow once, then works on one run after another as its worker says. */
if (process.send === undefined) {
  process.stderr.write('this is started by a Sweepstack worker\n')
  process.exit(2)
}
guardAgainstOrphanhood()
// A terminal or a container signals the whole group; the worker decides what becomes of its runs.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const tf = loadTensorFlow({ threads: 1 })
const say = (message: FromTrainer): void => void process.send?.(message)

const outbox = new Outbox(say)
/** What one run leaves for the next. */
const kept = { data: new KeptData(), graphs: new Graphs(8) }
let stopAsked = false
let leaving = false
let busy = false

const work = async (job: TrainJob): Promise<void> => {
  busy = true
  stopAsked = leaving = false
  const report = reporter(say)
  try {
    const give = async (given: Given): Promise<void> => {
      // What was reported so far comes first: a checkpoint's training curve has to be there when it is stored.
      report.flush()
      const last = leaving && given.is === 'checkpoint'
      await outbox.give(given)
      if (last) stopAsked = true
    }
    const output = await trainCell({
      ...job,
      ...kept,
      tf,
      report,
      give,
      isLeaving: () => leaving,
      shouldStop: () => stopAsked,
    })
    report.flush()
    say({ type: 'done', output, rss: process.memoryUsage.rss() })
  } catch (error) {
    report.flush()
    say({ type: 'failed', problem: toProblem(error), rss: process.memoryUsage.rss() })
  } finally {
    busy = false
  }
}

process.on('message', (raw) => {
  const message = toTrainerSchema.parse(raw)
  if (message.type === 'stop') stopAsked = true
  else if (message.type === 'leave') leaving = true
  else if (message.type === 'stored') outbox.stored(message.id, message.problem)
  else if (busy) throw new Error('a run came while another is under way')
  else void work(message.job)
})
say({ type: 'ready' })

import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Metric, type Progress, SweepstackError } from '@sweepstack/contracts'
import type { Logger } from 'pino'
import { type Deferred, deferred } from '../deferred.js'
import {
  type FromTrainer,
  fromTrainerSchema,
  type Given,
  type ToTrainer,
  type TrainJob,
  type TrainOutput,
} from '../trainer/protocol.js'
import { crashError, type Exit } from './crash.js'
import { MALLOC_ENV } from './malloc-env.js'
import { stderrTail } from './stderr-tail.js'

export type TrainerSettings = {
  /** The module a trainer process runs. */
  entry: URL
  env: Record<string, string | undefined>
  log: Logger
}

export type TrainerListener = {
  progress(progress: Progress): void
  metrics(rows: Metric[]): void
  /** Resolves when it is stored. What it throws the run fails of. */
  given(given: Given): Promise<void>
}

/** A loaded machine may take long to load TensorFlow; a trainer that takes longer than this hangs. */
const START_MS = 120_000

/** One trainer: a child process that works on one run at a time. */
export class TrainerProcess {
  /** Runs it has put away, and the memory it held after the last. */
  runs = 0
  rss = 0
  readonly ended: Promise<Exit>
  private readonly child: ChildProcess
  private readonly tail: ReturnType<typeof stderrTail>
  private exit: Exit | null = null
  private readonly ready = deferred<void>()
  private work: (Deferred<TrainOutput> & { listener: TrainerListener }) | null = null

  constructor({ entry, env, log }: TrainerSettings) {
    const child = fork(entry, [], {
      env: { ...MALLOC_ENV, ...env },
      // While steps run in native code V8 would forget the JavaScript of what comes between them: what shortcuts score on a test took
      // 110 ms instead of 73 after a training of 3 s.
      execArgv: [...process.execArgv, '--no-flush-bytecode'],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.child = child
    const said = log.child({ trainer: child.pid })
    // TensorFlow's libraries write to standard output now and then; ours is not for that.
    if (child.stdout !== null) stderrTail(child.stdout, (line) => said.debug(line))
    this.tail = stderrTail(child.stderr as NonNullable<typeof child.stderr>, (line) => said.debug(line))
    this.ended = new Promise((resolve) => {
      // `close` and not `exit`: only then its last words are read.
      child.once('close', (code, signal) => resolve({ code, signal }))
      child.once('error', () => child.pid === undefined && resolve({ code: 1, signal: null }))
    })
    this.ended.then((exit) => this.over(exit))
    this.ready.promise.catch(() => {})
    child.on('message', (message) => this.hear(message))
    said.debug('trainer started')
  }

  /**
   * Resolves when a run may come.
   * @throws SweepstackError `trainer.crashed` where the process does not get as far as loading TensorFlow
   */
  async started(): Promise<this> {
    const timer = new AbortController()
    const late = sleep(START_MS, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const)
    const outcome = await Promise.race([this.ready.promise, late]).finally(() => timer.abort())
    if (outcome !== 'late') return this
    this.kill()
    throw new SweepstackError('trainer.crashed', `the trainer was not ready after ${START_MS / 1000} s`)
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  get alive(): boolean {
    return this.exit === null && !this.child.killed && this.child.connected
  }

  /**
   * Works on a run. One at a time.
   * @throws SweepstackError what the run failed of: a Problem of the trainer, or that it ended under the run
   */
  run(job: TrainJob, listener: TrainerListener): Promise<TrainOutput> {
    if (this.work !== null) throw new Error('the trainer is at work')
    this.tail.clear()
    this.work = { ...deferred<TrainOutput>(), listener }
    const { promise } = this.work
    if (this.exit === null) this.send({ type: 'run', job })
    else this.over(this.exit)
    return promise
  }

  /** Asks it to end the run under way, and ends the process when it does not within `graceMs`. */
  stop(graceMs: number): void {
    this.ask({ type: 'stop' }, graceMs)
  }

  /** The same, once it has put away where the run stands. */
  leave(graceMs: number): void {
    this.ask({ type: 'leave' }, graceMs)
  }

  private ask(message: ToTrainer, graceMs: number): void {
    const { work } = this
    if (work === null) return
    this.send(message)
    const timer = setTimeout(() => this.kill(), graceMs)
    work.promise.then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    )
  }

  /** Ends the process at once. SIGKILL: one at work in native code hears nothing else. */
  kill(): void {
    this.child.kill('SIGKILL')
  }

  private send(message: ToTrainer): void {
    // A trainer that is gone is heard of by its end.
    this.child.send(message, () => {})
  }

  private hear(raw: unknown): void {
    const parsed = fromTrainerSchema.safeParse(raw)
    if (parsed.success) this.handle(parsed.data)
    else {
      const detail = `the trainer said what it must not: ${parsed.error.message}`
      this.settle((work) => work.reject(new SweepstackError('internal', detail)))
      this.kill()
    }
  }

  private handle(message: FromTrainer): void {
    if (message.type === 'ready') this.ready.resolve()
    else if (message.type === 'progress') this.work?.listener.progress(message.progress)
    else if (message.type === 'metrics') this.work?.listener.metrics(message.rows)
    else if (message.type === 'given') void this.store(message.id, message.given)
    else {
      this.runs += 1
      this.rss = message.rss
      this.settle((work) => {
        if (message.type === 'done') work.resolve(message.output)
        else work.reject(SweepstackError.fromProblem(message.problem))
      })
    }
  }

  private async store(id: number, given: Given): Promise<void> {
    try {
      await this.work?.listener.given(given)
      this.send({ type: 'stored', id, problem: null })
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      const known = error instanceof SweepstackError ? error : new SweepstackError('internal', detail)
      this.send({ type: 'stored', id, problem: known.toProblem() })
    }
  }

  private over(exit: Exit): void {
    this.exit = exit
    const error = crashError(exit, this.tail.text())
    this.ready.reject(error)
    this.settle((work) => work.reject(error))
  }

  private settle(how: (work: Deferred<TrainOutput>) => void): void {
    const { work } = this
    this.work = null
    if (work !== null) how(work)
  }
}

import { TrainerProcess, type TrainerSettings } from './trainer-process.js'

export type TrainerPoolSettings = TrainerSettings & {
  /** A trainer is replaced after so many runs, or once it holds so many bytes after one: native memory fragments. */
  maxRuns: number
  maxBytes: number
  /** An idle trainer is ended after this, so that a worker without work holds no memory. */
  idleMs?: number
}

/** Trainer processes, reused while they are healthy. */
export class TrainerPool {
  private readonly idle: { trainer: TrainerProcess; timer: NodeJS.Timeout }[] = []
  /** Started ahead of their runs, and not ready yet. */
  private readonly ahead: Promise<TrainerProcess>[] = []
  private readonly all = new Set<TrainerProcess>()
  private readonly settings: TrainerPoolSettings

  constructor(settings: TrainerPoolSettings) {
    this.settings = settings
  }

  /**
   * An idle trainer, the one used last (its memory is warm), or one that starts. Whoever takes it gives it back.
   * @throws SweepstackError `trainer.crashed` where a new one does not start
   */
  async take(): Promise<TrainerProcess> {
    for (let last = this.idle.pop(); last !== undefined; last = this.idle.pop()) {
      clearTimeout(last.timer)
      if (last.trainer.alive) return last.trainer
    }
    return this.ahead.shift() ?? this.start()
  }

  /** Starts so many ahead of the runs that will take them: a start takes most of a second. */
  startAhead(trainers: number): void {
    for (let i = 0; i < trainers; i++) {
      const starting = this.start()
      this.ahead.push(starting)
      // Whoever took it meanwhile has it, or hears why not.
      const isOurs = (): boolean => {
        const at = this.ahead.indexOf(starting)
        if (at >= 0) this.ahead.splice(at, 1)
        return at >= 0
      }
      starting.then(
        (trainer) => isOurs() && this.give(trainer),
        (error) => isOurs() && this.settings.log.debug({ err: error }, 'a trainer started ahead is gone'),
      )
    }
  }

  /** Trainer processes there are. */
  get size(): number {
    return this.all.size
  }

  private start(): Promise<TrainerProcess> {
    const trainer = new TrainerProcess(this.settings)
    this.all.add(trainer)
    trainer.ended.then(() => this.all.delete(trainer))
    return trainer.started()
  }

  /** Takes a trainer back between two runs; one that is worn, or not well, is ended. */
  give(trainer: TrainerProcess): void {
    const { maxRuns, maxBytes, idleMs = 60_000, log } = this.settings
    const { runs, rss, pid } = trainer
    if (!trainer.alive) return
    if (runs >= maxRuns || rss >= maxBytes) {
      log.debug({ trainer: pid, runs, rss }, 'trainer replaced')
      trainer.kill()
      return
    }
    const timer = setTimeout(() => trainer.kill(), idleMs)
    timer.unref()
    this.idle.push({ trainer, timer })
  }

  /** Ends every trainer, at work or not. */
  async close(): Promise<void> {
    const ended = [...this.all].map((trainer) => trainer.ended)
    for (const trainer of this.all) trainer.kill()
    await Promise.all(ended)
  }
}

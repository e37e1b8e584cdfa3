import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const KEPT = 3000

/**
 * A process that answers one question at a time, a line of JSON for a line of JSON; `{error}` is a failure. It waits
 * for the next without using a processor, so that several take turns on one core.
 */
export class Child {
  #process
  #lines
  #said = ''
  #name

  constructor(name, [command, ...args], env = {}) {
    this.#name = name
    this.#process = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    })
    this.#process.on('error', (error) => {
      this.#said += error.message
    })
    // One that ended is told of by its missing answer.
    this.#process.stdin.on('error', () => {})
    this.#process.stderr.setEncoding('utf8').on('data', (text) => {
      this.#said = (this.#said + text).slice(-KEPT)
    })
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  get pid() {
    return this.#process.pid
  }

  /** @throws Error with what it failed of, or its last words where it ended */
  async ask(question) {
    this.#process.stdin.write(`${JSON.stringify(question)}\n`)
    for (;;) {
      const { value, done } = await this.#lines.next()
      if (done) throw new Error(`${this.#name} ended: ${this.#said.trim() || 'it said nothing'}`)
      // Libraries print to standard output now and then; an answer is an object.
      if (!value.startsWith('{')) continue
      const answer = JSON.parse(value)
      if (answer.error !== undefined) throw new Error(`${this.#name}: ${answer.error}`)
      return answer
    }
  }

  stop() {
    this.#process.stdin.end()
    this.#process.kill('SIGKILL')
  }
}

/** The other side, in Node: answers by name of `do`, until standard input ends. */
export async function answer(handlers) {
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line)
    let reply
    try {
      reply = await handlers[question.do](question)
    } catch (error) {
      reply = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
    process.stdout.write(`${JSON.stringify(reply ?? {})}\n`)
  }
}

import { type Issue, SweepstackError } from '@sweepstack/contracts'

/** Bad lines that are shown. The rest are counted. */
const SHOWN = 10

/** Collects what is wrong with a file, line by line, and ends in one error for all of it. */
export class BadLines {
  readonly #name: string
  readonly #issues: Issue[] = []
  #count = 0

  constructor(name: string) {
    this.#name = name
  }

  add(line: number, message: string): void {
    this.#count += 1
    if (this.#issues.length < SHOWN) this.#issues.push({ path: `line ${line}`, message })
  }

  /** @throws SweepstackError `file.invalid` that lists the first ten bad lines and counts the rest */
  throwIfAny(): void {
    if (this.#count === 0) return
    const shown = this.#issues.map(({ path, message }) => `${path}: ${message}`).join('; ')
    const more = this.#count - this.#issues.length
    throw new SweepstackError(
      'file.invalid',
      `${this.#name}: ${this.#count} bad line${this.#count === 1 ? '' : 's'}: ${shown}${more > 0 ? `; and ${more} more` : ''}`,
      {
        fix: 'correct the lines or take them out; a string is balanced when no prefix goes below 0 and it ends at 0',
        issues: this.#issues,
      },
    )
  }
}

/** An error about the file as a whole. */
export const badFile = (name: string, message: string, fix: string, cause?: unknown): SweepstackError =>
  new SweepstackError('file.invalid', `${name}: ${message}`, {
    fix,
    ...(cause === undefined ? {} : { cause }),
  })

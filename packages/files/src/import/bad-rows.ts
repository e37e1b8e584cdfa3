import { type Issue, SweepstackError } from '@sweepstack/contracts'
import { OWN_WORDS } from './option-words.js'

/** Bad rows that are shown. The rest are counted. */
const SHOWN = 10

const FIX = `correct them, take them out, or ${OWN_WORDS.skipBad}; a string is balanced when no prefix goes below 0, it ends at 0 and every bracket is closed by its own type`

const ALPHABET_FIX = `say how the file writes brackets if not as ()[]{}<> (${OWN_WORDS.alphabet})`

/** Collects what is wrong with a file, row by row. A text's rows are told by their lines, Parquet's by their number. */
export class BadRows {
  readonly issues: Issue[] = []
  unit: 'line' | 'row' = 'line'
  readonly #name: string
  #count = 0
  #isStrange = false

  constructor(name: string) {
    this.#name = name
  }

  get count(): number {
    return this.#count
  }

  add(row: number, message: string): void {
    this.#count += 1
    this.#isStrange ||= message.includes('not a bracket')
    if (this.issues.length < SHOWN) this.issues.push({ path: `${this.unit} ${row}`, message })
  }

  /** What a summary says of bad rows that were left out. */
  skipped(): { skipped: number; issues: Issue[] } {
    return { skipped: this.#count, issues: this.issues }
  }

  /** `file.invalid` that lists the first ten bad rows and counts the rest. */
  error(also = ''): SweepstackError {
    const shown = this.issues.map(({ path, message }) => `${path}: ${message}`).join('; ')
    const more = this.#count - this.issues.length
    return new SweepstackError(
      'file.invalid',
      `${this.#name}: ${this.#count} bad ${this.unit}${this.#count === 1 ? '' : 's'}: ${shown}${more > 0 ? `; and ${more} more` : ''}${also === '' ? '' : `; ${also}`}`,
      { fix: this.#isStrange ? `${FIX}; ${ALPHABET_FIX}` : FIX, issues: this.issues },
    )
  }
}

/** An error about the file as a whole. */
export const badFile = (name: string, message: string, fix: string, cause?: unknown): SweepstackError =>
  new SweepstackError('file.invalid', `${name}: ${message}`, {
    fix,
    ...(cause === undefined ? {} : { cause }),
  })

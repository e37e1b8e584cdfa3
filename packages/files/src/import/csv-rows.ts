import { CsvError, Parser } from 'csv-parse'
import { csvFault } from './csv-fault.js'
import { tooLongRow } from './too-large.js'

const LINE_BREAK = /\r\n|\n|\r/

/** csv-parse, with a callback for each row and the line it starts on. Blank lines are left out. */
export class CsvRows extends Parser {
  readonly #name: string
  readonly #longest: number
  readonly #onRow: (fields: string[], line: number) => void
  #failed: unknown = null
  /** that the next row starts on, but for blank ones before it */
  #line = 1
  /** csv-parse's counts at the last row: blank lines, and how far it was ahead of us in lines */
  #blank = 0
  #ahead = 0
  /** rows and blank lines that have ended, and bytes read since with neither */
  #ended = 0
  #open = 0

  constructor(name: string, longest: number, onRow: (fields: string[], line: number) => void) {
    super({
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: longest,
    })
    this.#name = name
    this.#longest = longest
    this.#onRow = onRow
    // The write that fails tells of it too; an error event that nobody hears would end the process.
    this.on('error', () => {})
  }

  /**
   * Settles when the rows that end in the block have been called back with.
   * @throws what the callback throws; SweepstackError `file.invalid` for a row above the limit, and for quotes that
   * are not as RFC 4180 says: where their row ends is not known, so that there is no going on behind it
   */
  async readBlock(block: Uint8Array): Promise<void> {
    await this.#settled((done) => this.write(block, done))
    this.#checkOpen(block.length)
  }

  /** @throws as `readBlock` does, and where a quote is never closed */
  finish(): Promise<void> {
    return this.#settled((done) => this.end(done))
  }

  /**
   * A row that csv-parse has read. It goes no further, so that none wait in the stream. csv-parse's options `info` and
   * `on_record` tell the line too, but copy all counts for each row, which takes as long as all the rest.
   */
  override push(fields: string[] | null): boolean {
    if (fields === null) return super.push(null)
    const line = this.#lineOf(fields)
    try {
      if (this.#failed === null) this.#onRow(fields, line)
    } catch (error) {
      this.#failed = error
    }
    return true
  }

  async #settled(step: (done: (error?: Error | null) => void) => void): Promise<void> {
    const error = await new Promise<Error | null>((resolve) => step((error) => resolve(error ?? null)))
    if (this.#failed !== null) throw this.#failed
    if (error instanceof CsvError) throw csvFault(error, this.#name, this.#nextLine, this.#longest)
    if (error !== null) throw error
  }

  get #nextLine(): number {
    return this.#line + this.info.empty_lines - this.#blank
  }

  /** csv-parse counts the line that a row ends on, and a CRLF in quotes as two. */
  #lineOf(fields: string[]): number {
    const line = this.#nextLine
    const further = this.info.lines - this.#ahead - line
    const breaks =
      further === 0 ? 0 : fields.reduce((sum, text) => sum + text.split(LINE_BREAK).length - 1, 0)
    this.#line = line + breaks + 1
    this.#blank = this.info.empty_lines
    this.#ahead += further - breaks
    return line
  }

  /** `max_record_size` does not count empty fields, of which a row with line breaks may have any number. */
  #checkOpen(given: number): void {
    const ended = this.info.records + this.info.empty_lines
    this.#open = ended === this.#ended ? this.#open + given : 0
    this.#ended = ended
    if (this.#open > this.#longest) throw tooLongRow(this.#name, this.#nextLine, this.#longest)
  }
}

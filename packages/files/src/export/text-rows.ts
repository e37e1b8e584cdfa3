import { BracketText } from '@sweepstack/brackets'
import { KINDS } from '@sweepstack/contracts'
import type { ExportChunk } from './export-chunk.js'

const CHUNK = 2 ** 20
/** Bytes of a row besides its strings, at most: names, numbers, kind. */
const AROUND = 256

/**
 * How a row is written: what stands before each column and after the last one. `text` and `nothing` are what stands
 * around a string and in place of none.
 */
const FORMS = {
  csv: {
    header: 'sequence,label,stack_depth,count,depth,dip,length,kind,source\n',
    before: ['', ',', ',', ',', ',', ',', ',', ',', ','],
    quote: '',
    nothing: '',
    end: '\n',
  },
  jsonl: {
    header: '',
    before: [
      '{"sequence":',
      ',"label":',
      ',"stack_depth":',
      ',"count":',
      ',"depth":',
      ',"dip":',
      ',"length":',
      ',"kind":',
      ',"source":',
    ],
    quote: '"',
    nothing: 'null',
    end: '}\n',
  },
} as const

/** Datasets as CSV (RFC 4180, with nothing to quote) or JSON Lines. */
export async function* textBytes(
  chunks: Iterable<ExportChunk> | AsyncIterable<ExportChunk>,
  format: keyof typeof FORMS,
): AsyncGenerator<Uint8Array> {
  const page = new Page(format)
  let text: BracketText | null = null
  for await (const chunk of chunks) {
    text ??= new BracketText(chunk.types)
    for (let i = 0; i < chunk.n; i++) {
      if (page.isFull(rowRoom(chunk, i, text))) yield page.take()
      page.row(chunk, i, text)
    }
  }
  yield page.take()
}

const rowRoom = ({ offsets, sources }: ExportChunk, i: number, text: BracketText): number => {
  const string = (offsets[i + 1] as number) - (offsets[i] as number)
  const source = sources === null ? 0 : (sources.offsets[i + 1] as number) - (sources.offsets[i] as number)
  return AROUND + text.longest * (string + source)
}

class Page {
  readonly #before: readonly Uint8Array[]
  readonly #quote: Uint8Array
  readonly #nothing: Uint8Array
  readonly #end: Uint8Array
  readonly #kinds: readonly Uint8Array[]
  #bytes = new Uint8Array(CHUNK)
  #at = 0

  constructor(format: keyof typeof FORMS) {
    const form = FORMS[format]
    this.#before = form.before.map(ascii)
    this.#quote = ascii(form.quote)
    this.#nothing = ascii(form.nothing)
    this.#end = ascii(form.end)
    this.#kinds = KINDS.map((kind) => ascii(`${form.quote}${kind}${form.quote}`))
    this.#put(ascii(form.header))
  }

  isFull(room: number): boolean {
    return this.#at + room > CHUNK
  }

  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#at)
    this.#bytes = new Uint8Array(CHUNK)
    this.#at = 0
    return taken
  }

  row(chunk: ExportChunk, i: number, text: BracketText): void {
    const { offsets, sources } = chunk
    const label = chunk.label[i] as number
    const depth = chunk.depth[i] as number
    this.#column(0)
    this.#string(chunk, i, text)
    this.#number(1, label)
    this.#number(2, label === 1 ? depth : 0)
    this.#number(3, chunk.count[i] as number)
    this.#number(4, depth)
    this.#number(5, chunk.dip[i] as number)
    this.#number(6, (offsets[i + 1] as number) - (offsets[i] as number))
    this.#column(7)
    this.#put(this.#kinds[chunk.kind[i] as number] as Uint8Array)
    this.#column(8)
    if (sources === null || sources.offsets[i] === sources.offsets[i + 1]) this.#put(this.#nothing)
    else this.#string(sources, i, text)
    this.#put(this.#end)
  }

  #column(at: number): void {
    this.#put(this.#before[at] as Uint8Array)
  }

  #string(strings: Parameters<BracketText['write']>[0], i: number, text: BracketText): void {
    this.#put(this.#quote)
    this.#at = text.write(strings, i, this.#bytes, this.#at)
    this.#put(this.#quote)
  }

  #number(column: number, value: number): void {
    this.#column(column)
    if (value < 0) this.#bytes[this.#at++] = MINUS
    let rest = Math.abs(value)
    let digits = 1
    for (let power = 10; power <= rest; power *= 10) digits++
    for (let d = digits - 1; d >= 0; d--) {
      this.#bytes[this.#at + d] = ZERO + (rest % 10)
      rest = Math.floor(rest / 10)
    }
    this.#at += digits
  }

  #put(piece: Uint8Array): void {
    for (let b = 0; b < piece.length; b++) this.#bytes[this.#at++] = piece[b] as number
  }
}

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const [MINUS, ZERO] = [0x2d, 0x30] as const

import type { Strings } from '@sweepstack/brackets'
import { CanonicalWriter } from './canonical-writer.js'

/** Brackets that are held while it is open how they are written. */
const HELD = 8 * 2 ** 20
/** Types that canonical text writes as characters; with more it has words throughout. */
const WRITTEN_TYPES = 4

type Batch = { strings: Strings; label: Uint8Array; keep: Uint8Array }

/**
 * Writes canonical text whose form is open until a type above the fourth is met, or the end: strings are held until
 * then, and given up where they are too many to hold. Then the file has to be read again with the types known.
 */
export class LateWriter {
  #writer: CanonicalWriter | null
  #held: Batch[] = []
  #heldBrackets = 0
  #isGivenUp = false

  /** @param types null where they are not known and may be more than four */
  constructor(types: number | null) {
    this.#writer = types === null ? null : new CanonicalWriter(types)
  }

  /** Rows that are kept, and the types met up to their last. */
  add(batch: Batch, types: number): void {
    if (types > WRITTEN_TYPES) this.#decide(types)
    if (this.#writer !== null) write(this.#writer, batch)
    else if (!this.#isGivenUp) this.#hold(batch)
  }

  /** The chunks that are full, each handed out once. */
  take(): Uint8Array[] {
    return this.#writer?.take() ?? []
  }

  /** The last chunks and what was written in all; null where it was given up. */
  end(types: number): { chunks: Uint8Array[]; digest: string; bytes: number } | null {
    if (!this.#isGivenUp) this.#decide(types)
    return this.#writer === null ? null : { ...this.#writer.end(), bytes: this.#writer.bytes }
  }

  #decide(types: number): void {
    if (this.#writer !== null || this.#isGivenUp) return
    this.#writer = new CanonicalWriter(types)
    for (const batch of this.#held) write(this.#writer, batch)
    this.#held = []
  }

  #hold({ strings, label, keep }: Batch): void {
    this.#held.push({ strings: { ...strings, symbols: strings.symbols.slice() }, label, keep })
    this.#heldBrackets += strings.symbols.length
    if (this.#heldBrackets <= HELD) return
    this.#isGivenUp = true
    this.#held = []
  }
}

const write = (writer: CanonicalWriter, { strings, label, keep }: Batch): void => {
  for (let i = 0; i < strings.n; i++) if (keep[i] === 1) writer.add(strings, i, label[i] as number)
}

import { CanonicalWriter, type Strings, WRITTEN_TYPES } from '@sweepstack/brackets'

/** Brackets that are held while it is open how they are written. */
const HELD = 8 * 2 ** 20

type Batch = { strings: Strings; label: Uint8Array; keep: Uint8Array }

/**
 * Writes canonical text whose form is open until a type above the fourth is met, or the end: strings are held until
 * then, and given up where they are too many to hold. Then the file has to be read again with the types known.
 */
export class LateWriter {
  #writer: CanonicalWriter | null
  #full: Uint8Array[] = []
  #held: Batch[] = []
  #heldBrackets = 0
  #isGivenUp = false

  /** @param types null where they are not known and may be more than four */
  constructor(types: number | null) {
    this.#writer = types === null ? null : this.#begin(types)
  }

  /** Rows that are kept, and the types met up to their last. */
  add(batch: Batch, types: number): void {
    if (types > WRITTEN_TYPES) this.#decide(types)
    if (this.#writer !== null) write(this.#writer, batch)
    else if (!this.#isGivenUp) this.#hold(batch)
  }

  /** The chunks that are full, each handed out once. */
  take(): Uint8Array[] {
    const full = this.#full
    this.#full = []
    return full
  }

  /** The last chunks and what was written in all; null where it was given up. */
  end(types: number): { chunks: Uint8Array[]; digest: string; bytes: number } | null {
    if (!this.#isGivenUp) this.#decide(types)
    if (this.#writer === null) return null
    const digest = this.#writer.end()
    return { chunks: this.take(), digest, bytes: this.#writer.bytes }
  }

  #begin(types: number): CanonicalWriter {
    return new CanonicalWriter(types, (block) => this.#full.push(block.slice()))
  }

  #decide(types: number): void {
    if (this.#writer !== null || this.#isGivenUp) return
    this.#writer = this.#begin(types)
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

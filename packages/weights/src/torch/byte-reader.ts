import { fault } from '../fault.js'

const NEWLINE = 0x0a
/** A name of a module, or a key of a state dict, is shorter by far. */
const MAX_TEXT = 10_000
/** A whole number of more bytes is none of a shape. */
const MAX_LONG = 8

/** Reads a pickle's arguments one after another. @throws SweepstackError `model.invalid` at the end of the bytes */
export class ByteReader {
  at = 0
  readonly #bytes: Uint8Array
  readonly #data: DataView
  readonly #what: string

  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes
    this.#data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#what = what
  }

  byte(): number {
    return this.#data.getUint8(this.#take(1))
  }

  uint16(): number {
    return this.#data.getUint16(this.#take(2), true)
  }

  int32(): number {
    return this.#data.getInt32(this.#take(4), true)
  }

  uint32(): number {
    return this.#data.getUint32(this.#take(4), true)
  }

  uint64(): number {
    return Number(this.#data.getBigUint64(this.#take(8), true))
  }

  float64(): number {
    return this.#data.getFloat64(this.#take(8))
  }

  /** A signed whole number of `bytes` bytes, little-endian. */
  long(bytes: number): number | bigint {
    if (bytes > MAX_LONG) throw fault(this.#what, `has a whole number of ${bytes} bytes`)
    const from = this.#take(bytes)
    let value = 0n
    for (let i = bytes - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.#bytes[from + i]!)
    const signed = BigInt.asIntN(8 * bytes, value)
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed
  }

  text(bytes: number): string {
    if (bytes > MAX_TEXT) throw fault(this.#what, `has a text of ${bytes} bytes`)
    const from = this.#take(bytes)
    return new TextDecoder().decode(this.#bytes.subarray(from, from + bytes))
  }

  /** Up to the next newline, which is not part of it. */
  line(): string {
    const end = this.#bytes.indexOf(NEWLINE, this.at)
    if (end === -1) throw this.#short()
    const text = this.text(end - this.at)
    this.at = end + 1
    return text
  }

  #take(bytes: number): number {
    const from = this.at
    if (from + bytes > this.#bytes.length) throw this.#short()
    this.at += bytes
    return from
  }

  #short() {
    return fault(
      this.#what,
      'ends half way: it was cut short',
      'copy it again, or save it anew with torch.save',
    )
  }
}

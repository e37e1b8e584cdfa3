import type { Rng } from '@sweepstack/stats'
import { isBalanced } from '../features/measure.js'
import type { Draft } from '../strings/draft.js'
import { impossible, type Kind } from './kind.js'

/** Draws before giving up. At least p/3 are kept: one edit that replaces a symbol always leaves it unbalanced. */
const TRIES = 100_000

/**
 * A balanced string, uniform over those of the shape, with K random edits, K geometric: p (1 - p)^(K - 1), K >= 1.
 * Each inserts (uniform symbol, at one of the length + 1 places), replaces (by a uniform other symbol) or deletes,
 * whichever are possible equally likely: with a free length nothing is inserted at the dataset's longest and the last
 * symbol is not deleted. K and the edits are drawn again until the string is unbalanced, and of the source's length
 * where that is kept. As FLaRe samples negatives (Butoi et al. 2025, "Training neural networks as recognizers of
 * formal languages"), which draws the source again too.
 */
export const edits: Kind<'edits'> = ({ p, length: lengths }, { types, longest, balanced }) => {
  const most = lengths === 'free' ? longest : Number.POSITIVE_INFINITY
  const editor = new Editor(2 * types, most)
  return {
    draw: (shape, r, draft) => {
      balanced(shape, r, draft.takeSource(shape.length))
      for (let tries = 0; tries < TRIES; tries++) {
        editor.start(draft.source)
        do editor.edit(r)
        while (r.float() >= p)
        if (lengths === 'kept' && editor.length !== shape.length) continue
        if (!isBalanced(editor.copyTo(draft))) return
      }
      throw impossible(
        `edits: ${TRIES} edits of strings of length ${shape.length} left none unbalanced and of that length`,
        'use length: free, or a larger p',
      )
    },
  }
}

/** A string under edit, from 1 to `most` symbols. */
class Editor {
  readonly #symbols: number
  readonly #most: number
  #buffer = new Uint8Array(128)
  length = 0

  constructor(symbols: number, most: number) {
    this.#symbols = symbols
    this.#most = most
  }

  start(source: Uint8Array): void {
    if (source.length >= this.#buffer.length) this.#buffer = new Uint8Array(2 * source.length)
    this.#buffer.set(source)
    this.length = source.length
  }

  edit(r: Rng): void {
    const canInsert = this.length < this.#most
    const canDelete = this.length > 1
    const choice = r.int(1 + Number(canInsert) + Number(canDelete))
    if (choice === 0) this.#replace(r)
    else if (choice === 1 && canInsert) this.#insert(r)
    else this.#delete(r)
  }

  copyTo(draft: Draft): Uint8Array {
    const out = draft.take(this.length)
    for (let at = 0; at < this.length; at++) out[at] = this.#buffer[at] as number
    return out
  }

  #replace(r: Rng): void {
    const at = r.int(this.length)
    const other = r.int(this.#symbols - 1)
    this.#buffer[at] = other >= (this.#buffer[at] as number) ? other + 1 : other
  }

  #insert(r: Rng): void {
    if (this.length === this.#buffer.length) {
      const larger = new Uint8Array(2 * this.length)
      larger.set(this.#buffer)
      this.#buffer = larger
    }
    const at = r.int(this.length + 1)
    this.#buffer.copyWithin(at + 1, at, this.length)
    this.#buffer[at] = r.int(this.#symbols)
    this.length += 1
  }

  #delete(r: Rng): void {
    const at = r.int(this.length)
    this.#buffer.copyWithin(at, at + 1, this.length)
    this.length -= 1
  }
}

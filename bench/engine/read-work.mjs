import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromSafetensors } from '@sweepstack/weights'

/** The work `writeWork` left in a folder. */
export function readWork(dir) {
  const bytes = (name) => new Uint8Array(readFileSync(join(dir, name))).buffer
  const work = JSON.parse(readFileSync(join(dir, 'work.json'), 'utf8'))
  const { params } = fromSafetensors(new Uint8Array(bytes('weights.safetensors')))
  const { B, T } = work
  const [tokens, labels] = [new Int32Array(bytes('tokens.i32')), new Float32Array(bytes('labels.f32'))]
  const batches = Array.from({ length: work.batches }, (_, i) => ({
    tokens: tokens.subarray(i * B * T, (i + 1) * B * T),
    labels: labels.subarray(i * B, (i + 1) * B),
  }))
  return { ...work, params, batches, symbols: new Uint8Array(bytes('symbols.u8')) }
}

/** `n` strings: those of the work, again and again. */
export function repeated({ symbols, T, strings }, n) {
  const length = T - 2
  const all = new Uint8Array(n * length)
  for (let at = 0; at < all.length; at += strings * length)
    all.set(symbols.subarray(0, Math.min(symbols.length, all.length - at)), at)
  return { n, types: 1, symbols: all, offsets: Uint32Array.from({ length: n + 1 }, (_, i) => i * length) }
}

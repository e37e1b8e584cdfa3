import { type DatasetAudit, KINDS } from '@sweepstack/contracts'
import type { Chunked } from '../features/chunked.js'
import type { MeasuredStrings } from '../features/dataset.js'
import { LateDigest } from '../strings/late-digest.js'
import { Fingerprint, StringSet } from '../strings/string-set.js'
import { histogramsOf } from './histograms.js'
import { shortcutsBy } from './shortcuts.js'
import { Sights } from './sights.js'
import { SomeStrings } from './some-strings.js'
import { Tally } from './tally.js'

/**
 * What an audit keeps of strings that come in chunks, however many they are: how many look alike, 64 bits of each, and
 * some of them whole.
 */
export class Survey {
  readonly types: number
  readonly strings: StringSet
  readonly sights = new Sights()
  balanced = 0
  readonly #counts = new Tally()
  readonly #kinds = new Float64Array(KINDS.length)
  readonly #digest: LateDigest
  readonly #some: SomeStrings
  #minLength = Number.POSITIVE_INFINITY
  #maxLength = 0

  constructor({ n, types, longest }: Pick<Chunked, 'n' | 'types' | 'longest'>) {
    this.types = types
    this.strings = new StringSet(n)
    this.#digest = new LateDigest(types)
    this.#some = new SomeStrings(n, longest)
  }

  get n(): number {
    return this.sights.n
  }

  add(chunk: MeasuredStrings): void {
    if (chunk.n === 0) return
    this.balanced += chunk.balanced
    this.#minLength = Math.min(this.#minLength, chunk.minLength)
    this.#maxLength = Math.max(this.#maxLength, chunk.maxLength)
    for (const kind of chunk.kind) this.#kinds[kind]! += 1
    const print = new Fingerprint()
    for (let i = 0; i < chunk.n; i++) this.strings.add(print.of(chunk, i))
    this.sights.add(chunk)
    this.#counts.add(chunk.count, chunk.label)
    this.#digest.add(chunk, chunk.label)
    this.#some.add(chunk)
  }

  /** Some of the strings. Nothing can be added afterwards. */
  some(): MeasuredStrings {
    return this.#some.strings()
  }

  /** The audit. Nothing can be added afterwards, and it can be asked for once. */
  audit(name: string, fitOn: MeasuredStrings | null, shared: DatasetAudit['shared']): DatasetAudit {
    const { n, balanced, types } = this
    return {
      ...{ name, sha256: this.#digest.end(), n, balanced, types },
      minLength: n === 0 ? 0 : this.#minLength,
      maxLength: this.#maxLength,
      distinct: this.strings.size,
      duplicates: n - this.strings.size,
      kinds: KINDS.map((kind, k) => ({ kind, n: this.#kinds[k] as number })).filter((one) => one.n > 0),
      shared,
      histograms: histogramsOf(this.sights, this.#counts),
      shortcuts: shortcutsBy(this.sights, this.some(), fitOn),
    }
  }
}

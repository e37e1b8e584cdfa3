import { type CompiledFunction, type CompileInfo, Pool } from '@sweepstack/tensor'
import type { HookedPass } from '../transformer/hooked-pass.js'
import type { ScoringPass } from './scoring-pass.js'

/** Compiled passes that a process keeps from one model to the next of the same shape: `size` of each kind. */
export class PassPools {
  readonly scoring: Pool<ScoringPass>
  readonly hooked: Pool<HookedPass>

  constructor(size: number) {
    this.scoring = new Pool<ScoringPass>(size, agrees)
    this.hooked = new Pool<HookedPass>(size, agrees)
  }

  dispose(): void {
    this.scoring.dispose()
    this.hooked.dispose()
  }
}

/** Whether a pass may serve the next seed: one that fell back to eager, because of this seed's values, would give it other bits than a fresh one. */
export const agrees = ({ info }: { info: CompileInfo }): boolean => info.mismatch === null

/**
 * A shape is compiled if more batches than this are going to have it: recording and checking cost about as much as these. It
 * is decided by the strings alone, never by what a process did before: the two engines differ in the last bits, and a run has to
 * give the same ones everywhere.
 */
const EAGER_BATCHES = 4
/** More shapes than this are not held at once: a graph takes memory. */
const HELD = 16

type Engine = 'compiled' | 'eager'
type Pass = Pick<CompiledFunction<never, never, never>, 'dispose' | 'info'>

/** The passes one model uses, each from the pool or made, and back to the pool in the end. */
export class HeldPasses<Shape, P extends Pass> {
  readonly #pool: Pool<P>
  readonly #keyOf: (shape: Shape) => string
  readonly #make: (shape: Shape, engine: Engine) => P
  readonly #held = new Map<string, P>()
  #mismatch: string | null = null

  constructor(pool: Pool<P>, keyOf: (shape: Shape) => string, make: (shape: Shape, engine: Engine) => P) {
    this.#pool = pool
    this.#keyOf = keyOf
    this.#make = make
  }

  /** @param batches how many are going to have this shape */
  of(shape: Shape, engine: Engine, batches: number): P {
    if (engine === 'eager' || batches <= EAGER_BATCHES) return this.#make(shape, 'eager')
    const key = this.#keyOf(shape)
    let pass = this.#held.get(key)
    if (pass === undefined) {
      if (this.#held.size >= HELD) this.giveBack()
      pass = this.#pool.take(key) ?? this.#make(shape, 'compiled')
      this.#held.set(key, pass)
    }
    return pass
  }

  /** How a compiled pass disagreed with the eager one, which then took its place; null where none did. */
  get mismatch(): string | null {
    for (const { info } of this.#held.values()) this.#mismatch ??= info.mismatch
    return this.#mismatch
  }

  giveBack(): void {
    this.#mismatch = this.mismatch
    for (const [key, pass] of this.#held) this.#pool.give(key, pass)
    this.#held.clear()
  }
}

import type { CompileInfo } from '@sweepstack/tensor'

/** What ran the steps; `mismatch` says why it was not the compiled one that was asked for. */
export type EngineUsed = Pick<CompileInfo, 'engine' | 'mismatch'>

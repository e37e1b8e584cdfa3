import type { CompileInfo } from '@sweepstack/tensor'

/** What ran the steps; `mismatch` says why that, or a forward pass, was not the compiled one that was asked for. */
export type EngineUsed = Pick<CompileInfo, 'engine' | 'mismatch'>

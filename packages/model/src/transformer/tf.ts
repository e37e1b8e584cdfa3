/**
 * The letters of the shapes in this package's comments: B batch, T positions (start, brackets, end, padding),
 * D width of the residual stream, H heads, K = D / H width of a head, F mlp, V vocabulary, L layers,
 * P parameters.
 */
import type { Tensor, Tf } from '@sweepstack/tensor'

export type { Tensor, Tf }

/** Tensor of a rank that tfjs's types ask for. */
export type Tensor1D = ReturnType<Tf['tensor1d']>
export type Tensor2D = ReturnType<Tf['tensor2d']>

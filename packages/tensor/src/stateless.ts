import type { Tf } from './load.js'
import type { Tensor } from './native.js'
import { nativeOp } from './native-op.js'

/**
 * Uniform numbers in [0, 1) that depend on the seed alone (TensorFlow's StatelessRandomUniform, Philox):
 * the same eagerly and compiled, fresh at every call if the seed is an input that changes.
 * @param seed int32, shape [2]
 * @returns float32 of `shape`
 */
export function statelessUniform(tf: Tf, shape: readonly number[], seed: Tensor): Tensor {
  return random(tf, 'StatelessRandomUniform', shape, seed, 'float32')
}

/** Normal numbers of mean 0 and deviation 1, otherwise as statelessUniform. */
export function statelessNormal(tf: Tf, shape: readonly number[], seed: Tensor): Tensor {
  return random(tf, 'StatelessRandomNormal', shape, seed, 'float32')
}

/**
 * `count` seeds out of one, for the places of one step that each need numbers of their own.
 * @param seed int32, shape [2]
 * @returns int32 tensors of shape [2]
 */
export function splitSeed(tf: Tf, seed: Tensor, count: number): Tensor[] {
  return tf.tidy(() => tf.unstack(random(tf, 'StatelessRandomUniformFullInt', [count, 2], seed, 'int32')))
}

function random(
  tf: Tf,
  op: string,
  shape: readonly number[],
  seed: Tensor,
  dtype: 'float32' | 'int32',
): Tensor {
  if (seed.dtype !== 'int32' || seed.shape.length !== 1 || seed.shape[0] !== 2) {
    throw new TypeError(`a seed is an int32 tensor of shape [2], got ${seed.dtype} [${seed.shape}]`)
  }
  const types = { dtype, T: 'int32', Tseed: 'int32' } as const
  return tf.tidy(() => nativeOp(tf, op, [tf.tensor1d([...shape], 'int32'), seed], { types }))
}

// A small training step for the tests of this package.
import type { TensorSpec } from './dtypes.js'
import type { Tf } from './load.js'
import type { Tensor } from './native.js'

const [B, D, F] = [16, 6, 12]
const SIZES = [D * F, F, F, 1]
const P = SIZES.reduce((sum, size) => sum + size, 0)

/** Regression by one hidden layer, Adam on one flat parameter vector. */
export function mlp(tf: Tf) {
  const float = (shape: number[]): TensorSpec<'float32'> => ({ shape, dtype: 'float32' })
  const specs = {
    inputs: { x: float([B, D]), y: float([B]), rate: float([]) },
    state: { params: float([P]), m: float([P]), v: float([P]) },
    outputs: { loss: 'float32' },
  } as const
  type Named<K extends string> = { readonly [name in K]: Tensor }
  const step = ({ x, y, rate }: Named<'x' | 'y' | 'rate'>, { params, m, v }: Named<'params' | 'm' | 'v'>) => {
    const loss = (flat: Tensor) => {
      const [w, b, out, shift] = tf.split(flat, SIZES) as [Tensor, Tensor, Tensor, Tensor]
      const hidden = tf.tanh(tf.add(tf.matMul(x, tf.reshape(w, [D, F])), b))
      const guess = tf.add(tf.reshape(tf.matMul(hidden, tf.reshape(out, [F, 1])), [B]), shift)
      return tf.mean(tf.squaredDifference(guess, y)).asScalar()
    }
    const { value, grad } = tf.valueAndGrad(loss)(params)
    const nextM = tf.add(tf.mul(m, 0.9), tf.mul(grad, 0.1))
    const nextV = tf.add(tf.mul(v, 0.99), tf.mul(tf.square(grad), 0.01))
    const next = tf.sub(params, tf.mul(rate, tf.div(nextM, tf.add(tf.sqrt(nextV), 1e-7))))
    return { outputs: { loss: value }, state: { params: next, m: nextM, v: nextV } }
  }
  const initial = () => ({
    params: Float32Array.from({ length: P }, (_, i) => 0.3 * Math.sin(1 + i * 1.7)),
    m: new Float32Array(P),
    v: new Float32Array(P),
  })
  const batch = (i: number) => {
    const x = Float32Array.from({ length: B * D }, (_, j) => noise(i * B * D + j))
    const y = Float32Array.from({ length: B }, (_, j) => x[j * D]! - 0.5 * x[j * D + 1]!)
    return { x, y, rate: 0.02 }
  }
  return { step, specs, initial, batch }
}

/** Something like uniform numbers in [-1, 1), the same everywhere. */
function noise(i: number): number {
  const x = Math.sin(i * 12.9898) * 43758.5453
  return 2 * (x - Math.floor(x)) - 1
}

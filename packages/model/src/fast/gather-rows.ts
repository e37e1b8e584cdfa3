// Rows by number, where the plain pass multiplies with one-hot vectors; its gradient a segment sum. Part of what embed.ts and
// places.ts gained.
import { nativeOp } from '@sweepstack/tensor'
import type { Tensor, Tf } from '../transformer/tf.js'

/**
 * Rows of x [R, M] by number: [N, M]. The gradient of a row is the sum over where it went. tfjs's own gather reads the
 * numbers in JavaScript, which a recording cannot, and its gradient goes through tfjs's slower segment sum.
 * @param ids [N], int32, from 0 to R - 1
 */
export const gatherRows = (tf: Tf, x: Tensor, ids: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [x, save] = args as unknown as [Tensor, (tensors: Tensor[]) => void]
    const R = x.shape[0]!
    save([ids])
    return {
      value: nativeOp(tf, 'GatherV2', [x, ids, tf.scalar(0, 'int32')], {
        types: { Tparams: 'float32', Tindices: 'int32', Taxis: 'int32' },
        ints: { batch_dims: 0 },
      }),
      gradFunc: (dy: Tensor, [ids]: Tensor[]) =>
        nativeOp(tf, 'UnsortedSegmentSum', [dy, ids!, tf.scalar(R, 'int32')], {
          types: { T: 'float32', Tindices: 'int32', Tnumsegments: 'int32' },
        }),
    }
  })(x)

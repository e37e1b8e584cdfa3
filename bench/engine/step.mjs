// A transformer encoder's training step, as small as it can be and still the work that the service does:
// forward, gradients, Adam on one flat parameter vector. For timing only; packages/model has the real one.
// B batch, T positions, D model, H heads, F mlp, V vocabulary, L layers, P parameters.

const V = 5
const BETA1 = 0.9
const BETA2 = 0.999
const EPSILON = 1e-8

/** @param {{ L: number, D: number, H: number, F: number, T: number, B: number }} shape */
export function trainingStep(tf, shape) {
  const views = parameterShapes(shape)
  const P = views.reduce((sum, [, dims]) => sum + size(dims), 0)
  const specs = {
    inputs: {
      ids: { shape: [shape.B, shape.T], dtype: 'int32' },
      labels: { shape: [shape.B], dtype: 'float32' },
      rate: { shape: [], dtype: 'float32' },
    },
    state: Object.fromEntries(['params', 'm', 'v'].map((name) => [name, { shape: [P], dtype: 'float32' }])),
    outputs: { loss: 'float32' },
  }
  const layers = layersOf(tf, shape)
  const step = ({ ids, labels, rate }, { params, m, v }) => {
    const parts = tf.split(
      params,
      views.map(([, dims]) => size(dims)),
    )
    const tensors = parts.map((part, i) => tf.reshape(part, views[i][1]))
    const loss = (...weights) => layers.loss(named(views, weights), ids, labels)
    const { value, grads } = tf.valueAndGrads(loss)(tensors)
    const g = tf.concat(grads.map((grad) => tf.reshape(grad, [-1])))
    const nextM = tf.add(tf.mul(m, BETA1), tf.mul(g, 1 - BETA1))
    const nextV = tf.add(tf.mul(v, BETA2), tf.mul(tf.square(g), 1 - BETA2))
    const change = tf.mul(rate, tf.div(nextM, tf.add(tf.sqrt(nextV), EPSILON)))
    return { outputs: { loss: value }, state: { params: tf.sub(params, change), m: nextM, v: nextV } }
  }
  return { step, specs, P }
}

function parameterShapes({ L, D, F, T }) {
  const layer = (l) => [
    [`${l}.gain1`, [D]],
    [`${l}.bias1`, [D]],
    [`${l}.qkv`, [D, 3 * D]],
    [`${l}.out`, [D, D]],
    [`${l}.gain2`, [D]],
    [`${l}.bias2`, [D]],
    [`${l}.in`, [D, F]],
    [`${l}.inBias`, [F]],
    [`${l}.back`, [F, D]],
    [`${l}.backBias`, [D]],
  ]
  const blocks = Array.from({ length: L }, (_, l) => layer(l)).flat()
  return [['embed', [V, D]], ['positions', [T, D]], ...blocks, ['head', [D, 1]]]
}

function layersOf(tf, { L, D, H, T, B }) {
  const normalize = tf.customGrad((x, save) => {
    const centred = tf.sub(x, tf.mean(x, -1, true))
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5))
    const value = tf.mul(centred, scale)
    save([value, scale])
    const gradFunc = (dy, [y, r]) => {
      const along = tf.mul(y, tf.mean(tf.mul(dy, y), -1, true))
      return tf.mul(r, tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), along))
    }
    return { value, gradFunc }
  })
  const entropy = tf.customGrad((z, y, save) => {
    save([z, y])
    const value = tf.mean(tf.add(tf.sub(tf.relu(z), tf.mul(z, y)), tf.log1p(tf.exp(tf.neg(tf.abs(z))))))
    return {
      value,
      gradFunc: (dy, [z, y]) => [tf.mul(dy, tf.mul(tf.sub(tf.sigmoid(z), y), 1 / B)), tf.zerosLike(y)],
    }
  })
  const norm = (x, gain, bias) => tf.add(tf.mul(normalize(x), gain), bias)
  const dense = (x, w) => {
    const rows = tf.reshape(x, [-1, w.shape[0]])
    return tf.reshape(tf.matMul(rows, w), [...x.shape.slice(0, -1), w.shape[1]])
  }
  const heads = (x) => tf.transpose(tf.reshape(x, [B, T, H, D / H]), [0, 2, 1, 3])
  const attention = (x, qkv, out) => {
    const [q, k, v] = tf.split(dense(x, qkv), 3, -1).map(heads)
    const pattern = tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(D / H)))
    return dense(tf.reshape(tf.transpose(tf.matMul(pattern, v), [0, 2, 1, 3]), [B, T, D]), out)
  }
  const logits = (w, ids) => {
    let x = tf.add(dense(tf.oneHot(ids, V), w.embed), w.positions)
    for (let l = 0; l < L; l++) {
      const p = (name) => w[`${l}.${name}`]
      x = tf.add(x, attention(norm(x, p('gain1'), p('bias1')), p('qkv'), p('out')))
      const hidden = tf.relu(tf.add(dense(norm(x, p('gain2'), p('bias2')), p('in')), p('inBias')))
      x = tf.add(x, tf.add(dense(hidden, p('back')), p('backBias')))
    }
    return tf.squeeze(dense(tf.mean(x, 1), w.head), [-1])
  }
  return { loss: (w, ids, labels) => entropy(logits(w, ids), labels) }
}

function named(views, tensors) {
  return Object.fromEntries(views.map(([name], i) => [name, tensors[i]]))
}

function size(dims) {
  return dims.reduce((product, length) => product * length, 1)
}

// The training step as one writes it in tfjs without thought for speed: its own gradients, its own Adam, one
// variable a parameter. The same architecture as packages/model (pre-norm, mean readout, sinusoids, no dropout).

/** @returns a function that runs one step on {tokens, labels} and gives its loss; `dispose` frees it */
export function plainStep(tf, { layers, dModel: D, heads: H, dMlp: F, B, T }) {
  const K = D / H
  const variables = []
  const weight = (...shape) => keep(tf.randomNormal(shape, 0, 0.8 / Math.sqrt(D), 'float32', 1))
  const bias = (n) => keep(tf.zeros([n]))
  const scale = (n) => keep(tf.ones([n]))
  const embedding = weight(5, D)
  const positions = tf.tensor3d(sinusoids(T, D), [1, T, D])
  const blocks = Array.from({ length: layers }, () => ({
    ln1: [scale(D), bias(D)],
    query: [weight(D, D), bias(D)],
    key: [weight(D, D), bias(D)],
    value: [weight(D, D), bias(D)],
    output: [weight(D, D), bias(D)],
    ln2: [scale(D), bias(D)],
    in: [weight(D, F), bias(F)],
    out: [weight(F, D), bias(D)],
  }))
  const final = [scale(D), bias(D)]
  const unembed = [weight(D, 1), bias(1)]
  const optimizer = tf.train.adam(1e-3)

  const linear = (x, [w, b]) => {
    const flat = tf.matMul(tf.reshape(x, [-1, w.shape[0]]), w)
    return tf.add(tf.reshape(flat, [...x.shape.slice(0, -1), w.shape[1]]), b)
  }
  const norm = (x, [w, b]) => {
    const { mean, variance } = tf.moments(x, -1, true)
    return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), w), b)
  }
  const split = (x) => tf.transpose(tf.reshape(x, [B, T, H, K]), [0, 2, 1, 3])
  const attend = (x, block) => {
    const [q, k, v] = [block.query, block.key, block.value].map((part) => split(linear(x, part)))
    const pattern = tf.softmax(tf.div(tf.matMul(q, k, false, true), Math.sqrt(K)))
    return linear(tf.reshape(tf.transpose(tf.matMul(pattern, v), [0, 2, 1, 3]), [B, T, D]), block.output)
  }
  const loss = (tokens, labels) => {
    const rows = tf.matMul(tf.cast(tf.oneHot(tf.reshape(tokens, [B * T]), 5), 'float32'), embedding)
    let x = tf.add(tf.reshape(rows, [B, T, D]), positions)
    for (const block of blocks) {
      x = tf.add(x, attend(norm(x, block.ln1), block))
      x = tf.add(x, linear(tf.relu(linear(norm(x, block.ln2), block.in)), block.out))
    }
    const logits = tf.reshape(linear(tf.mean(norm(x, final), 1), unembed), [B])
    return tf.losses.sigmoidCrossEntropy(labels, logits)
  }
  const run = ({ tokens, labels }) =>
    tf.tidy(() => {
      const [t, y] = [tf.tensor2d(tokens, [B, T], 'int32'), tf.tensor1d(labels)]
      return optimizer.minimize(() => loss(t, y), true, variables).dataSync()[0]
    })
  const dispose = () => {
    tf.dispose([variables, positions])
    optimizer.dispose()
  }
  return { run, dispose }

  function keep(initial) {
    const variable = tf.variable(initial)
    initial.dispose()
    variables.push(variable)
    return variable
  }
}

function sinusoids(T, D) {
  return Float32Array.from({ length: T * D }, (_, i) => {
    const [t, d] = [Math.floor(i / D), i % D]
    const angle = t / 10_000 ** ((d - (d % 2)) / D)
    return d % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
  })
}

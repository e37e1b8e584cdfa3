// The training step as one writes it in tfjs without thought for speed: its own gradients, its own Adam, one
// variable a parameter. The same architecture as packages/model (pre-norm, sinusoids, no dropout), clipping and
// decoupled decay as torch's AdamW.
import { layoutOf, readView } from '@sweepstack/weights'

/** @returns a function that runs one step on {tokens, labels} and gives its loss; `dispose` frees it */
export function plainStep(tf, { model, training, reach, params, B, T }) {
  const { layers, dModel: D, heads: H, readout } = model
  if (readout !== 'mean' && readout !== 'eos') throw new Error(`the plain step has no readout ${readout}`)
  const K = D / H
  const variables = []
  const { views } = layoutOf(model, reach)
  /** A parameter by its TransformerLens name, in TransformerLens's shape, made `shape` by the axes in `order`. */
  const parameter = (name, shape, order) =>
    tf.tidy(() => {
      const view = views.find((v) => v.name === name)
      const given = tf.tensor(readView(params, view), view.shape)
      const turned = order === undefined ? given : tf.transpose(given, order)
      return keep(tf.reshape(turned, shape ?? view.shape))
    })
  const scaleAndBias = (at) => [parameter(`${at}.w`), parameter(`${at}.b`)]
  const perHead = (at, letter) => [
    parameter(`${at}.W_${letter}`, [D, D], [1, 0, 2]),
    parameter(`${at}.b_${letter}`, [D]),
  ]
  const embedding = parameter('embed.W_E')
  const positions = tf.tensor3d(sinusoids(T, D), [1, T, D])
  const blocks = Array.from({ length: layers }, (_, l) => {
    const at = `blocks.${l}`
    const [query, key, value] = ['Q', 'K', 'V'].map((letter) => perHead(`${at}.attn`, letter))
    return {
      ...{ query, key, value, ln1: scaleAndBias(`${at}.ln1`), ln2: scaleAndBias(`${at}.ln2`) },
      output: [parameter(`${at}.attn.W_O`, [D, D]), parameter(`${at}.attn.b_O`)],
      in: [parameter(`${at}.mlp.W_in`), parameter(`${at}.mlp.b_in`)],
      out: [parameter(`${at}.mlp.W_out`), parameter(`${at}.mlp.b_out`)],
    }
  })
  const final = scaleAndBias('ln_final')
  const unembed = [parameter('unembed.W_U'), parameter('unembed.b_U')]
  const { learningRate, beta1, beta2, epsilon, weightDecay, gradientClip } = training
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon)

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
  const readOut = (x) =>
    readout === 'mean'
      ? tf.mean(tf.slice(x, [0, 1, 0], [B, T - 2, D]), 1)
      : tf.reshape(tf.slice(x, [0, T - 1, 0], [B, 1, D]), [B, D])
  const loss = (tokens, labels) => {
    const V = embedding.shape[0]
    const rows = tf.matMul(tf.cast(tf.oneHot(tf.reshape(tokens, [B * T]), V), 'float32'), embedding)
    let x = tf.add(tf.reshape(rows, [B, T, D]), positions)
    for (const block of blocks) {
      x = tf.add(x, attend(norm(x, block.ln1), block))
      x = tf.add(x, linear(tf.relu(linear(norm(x, block.ln2), block.in)), block.out))
    }
    const logits = tf.reshape(linear(readOut(norm(x, final)), unembed), [B])
    return tf.losses.sigmoidCrossEntropy(labels, logits)
  }
  const clipped = (grads) => {
    if (gradientClip === null) return grads
    const squares = Object.values(grads).map((grad) => tf.sum(tf.square(grad)))
    const factor = tf.minimum(tf.div(gradientClip, tf.add(tf.sqrt(tf.addN(squares)), 1e-6)), 1)
    return Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, factor)]))
  }
  const run = ({ tokens, labels }) =>
    tf.tidy(() => {
      const [t, y] = [tf.tensor2d(tokens, [B, T], 'int32'), tf.tensor1d(labels)]
      const { value, grads } = tf.variableGrads(() => loss(t, y), variables)
      for (const variable of variables) variable.assign(tf.mul(variable, 1 - learningRate * weightDecay))
      optimizer.applyGradients(clipped(grads))
      return value.dataSync()[0]
    })
  const dispose = () => {
    tf.dispose([variables, positions])
    optimizer.dispose()
  }
  return { run, dispose }

  function keep(initial) {
    const variable = tf.variable(initial)
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

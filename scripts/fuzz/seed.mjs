// Something in every table, so that the fuzzer meets more than empty lists.
import { createClient } from '@sweepstack/client'
import { modelSchema } from '@sweepstack/contracts'
import { openStore } from '@sweepstack/store'
import { layoutOf, toSafetensors } from '@sweepstack/weights'

export async function seed({ url, token, databaseUrl }) {
  const client = createClient({ baseUrl: url, token })
  const { id } = await client.sweeps.create({
    name: 'fuzz',
    base: {
      data: { preset: 'fixed-length', length: 10, train: 100, validation: 20 },
      probes: [{ target: 'depth' }],
    },
    matrix: { 'model.layers': [1, 2] },
    seeds: [0, 1],
  })
  const bytes = new TextEncoder().encode('sequence,label\n(()),1\n))((,0\n')
  await client.datasets.upload('fuzz.csv', bytes)
  await client.models.store({ name: 'fuzz', source: 'file', file: smallModel() })
  const store = await openStore(databaseUrl)
  try {
    const { items } = await client.runs.list({ sweep: id })
    for (const run of items.slice(0, 2)) await finish(store, run.id)
    const claim = await store.leases.claim(items[2].id, 'fuzz', 600_000)
    const state = { step: 2, best: false, periodic: true, validationLoss: 0.5 }
    await store.leases.addCheckpoint(claim, { ...state, bytes: new TextEncoder().encode('a state') })
    await store.leases.fail(
      claim,
      { type: 'about:blank', title: 'NaN', status: 422, detail: 'NaN at step 3', code: 'training.nan' },
      { retry: false },
    )
  } finally {
    await store.close()
  }
}

function smallModel() {
  const spec = modelSchema.parse({ layers: 1, dModel: 4, heads: 2, dMlp: 4 })
  const reach = { length: 10, types: 1 }
  return toSafetensors({ spec, reach, params: new Float32Array(layoutOf(spec, reach).size) })
}

async function finish(store, runId) {
  const claim = await store.leases.claim(runId, 'fuzz', 600_000)
  await store.leases.addMetrics(claim, [
    {
      step: 1,
      split: 'train',
      epoch: 1,
      loss: 0.5,
      accuracy: 0.7,
      learningRate: 1e-3,
      gradientNorm: 1,
      tokensPerSecond: 9,
    },
  ])
  const buckets = ['label', 'depth'].flatMap((axis) =>
    ['balanced', 'unbalanced'].map((label) => ({
      axis,
      value: axis === 'depth' ? '2' : label,
      label,
      n: 10,
      correct: 7,
      counter: label === 'balanced' ? 10 : 6,
    })),
  )
  const shortcuts = [
    { name: 'count', n: 20, correct: 16, accuracy: 0.8, auc: 0.9, rawAuc: 0.85 },
    { name: 'majority', n: 20, correct: 10, accuracy: 0.5, auc: null, rawAuc: null },
  ]
  const pairs = { n: 10, bothRight: 4, ordered: 9, gapMean: 0.5, gapSd: 1 }
  const size = { n: 20, correct: 14, predictedBalanced: 10, minLength: 10, maxLength: 10 }
  const result = {
    tests: [
      { test: 'in-distribution', ...size, loss: 0.5, logitMean: 0, logitSd: 1, pairs, shortcuts, buckets },
    ],
    probes: [
      {
        ...{ target: 'depth', test: 'in-distribution', layer: 0, hook: 'hook_embed', metric: 'r2', n: 100 },
        ...{
          score: 0.5,
          low: 0.4,
          high: 0.6,
          control: 0.1,
          selectivity: 0.4,
          shuffled: null,
          majority: null,
        },
      },
    ],
    datasets: [{ name: 'train', sha256: '0'.repeat(64), n: 10, balanced: 5, droppedLeaks: 0 }],
    training: {
      ...{ steps: 1, epochs: 1, seconds: 0.1, tokensPerSecond: 9, parameters: 10, stoppedEarly: false },
      ...{ bestStep: null, validationLoss: null, validationAccuracy: null },
    },
    environment: {
      node: process.version,
      platform: process.platform,
      cpu: '',
      tensorflow: '',
      tfjs: '',
      engine: 'eager',
      threads: 1,
    },
  }
  const bytes = new TextEncoder().encode('i,logit\n0,1\n')
  await store.leases.finish(claim, result, [
    { name: 'logits/in-distribution.csv', mediaType: 'text/csv', bytes },
  ])
}

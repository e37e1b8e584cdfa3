import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeDatasets } from '@sweepstack/brackets'
import {
  asTrained,
  expandSweep,
  type Metric,
  type TrainedCell,
  type TrainingSummary,
} from '@sweepstack/contracts'
import { loadTensorFlow } from '@sweepstack/tensor'
import { fromSafetensors, layoutOf } from '@sweepstack/weights'
import { reachOf, train } from '../train.js'
import type { Checkpoint, Snapshot, TrainInput } from '../train-input.js'
import { fromCheckpoint } from './checkpoint-file.js'
import { identityOf } from './identity.js'
import { keptCheckpointBytes } from './kept-bytes.js'

const tf = loadTensorFlow()

type Fields = { data?: object; model?: object; training?: object }
const cellOf = ({ data = {}, model = {}, training = {} }: Fields): TrainedCell =>
  asTrained(
    expandSweep({
      name: 't',
      base: {
        data: { preset: 'fixed-length', length: 12, train: 96, validation: 32, ...data },
        model: { layers: 1, dModel: 8, heads: 2, dMlp: 8, ...model },
        training: { batchSize: 16, epochs: 4, metricsEvery: 5, ...training },
        tests: {},
      },
    }).cells[0]!.spec,
  )

type Ran = {
  params: Float32Array
  summary: TrainingSummary
  rows: Metric[]
  checkpoints: Checkpoint[]
  snapshots: Snapshot[]
}
const inputOf = (spec: TrainedCell, seed: number) => {
  const { train: strings, validation } = makeDatasets({
    ...{ data: spec.data, tests: spec.tests, seed, files: () => new Uint8Array() },
  })
  return { spec, seed, train: strings, validation }
}
const run = async (spec: TrainedCell, more: Partial<TrainInput> = {}): Promise<Ran> => {
  const rows: Metric[] = []
  const checkpoints: Checkpoint[] = []
  const snapshots: Snapshot[] = []
  const { model, summary } = await train({
    ...{ tf, ...inputOf(spec, 3), onProgress: () => {}, shouldStop: () => false },
    onMetrics: (found) => rows.push(...found),
    onCheckpoint: async (checkpoint) => void checkpoints.push(checkpoint),
    onSnapshot: async (snapshot) => void snapshots.push(snapshot),
    ...more,
  })
  const { params } = model
  model.dispose()
  return { params, summary, rows, checkpoints, snapshots }
}
/** Resumed from a file, as another process would. */
const resumed = (spec: TrainedCell, file: Uint8Array): Promise<Ran> => {
  const input = inputOf(spec, 3)
  const layout = layoutOf(spec.model, reachOf(input))
  return run(spec, {
    resume: fromCheckpoint(file, identityOf(input), { layout, optimizer: spec.training.optimizer }),
  })
}
const timeless = (rows: Metric[]) => rows.map(({ tokensPerSecond: _, ...row }) => row)
const same = ({ seconds: _, tokensPerSecond: __, ...summary }: TrainingSummary) => summary
const every = (n: number) => ({ checkpoints: { everySeconds: null, keep: { every: n } } })

const SPECS: Record<string, Fields> = {
  'AdamW, a validation each epoch': {},
  'dropout, cosine with warm-up, clipping': {
    model: { dropout: 0.2, activation: 'gelu' },
    training: { schedule: { kind: 'cosine', warmupSteps: 5 }, gradientClip: 0.1, validateEvery: 7 },
  },
  'lengths that vary, causal, learned positions, Adam with L2': {
    data: { preset: 'variable-depth', length: { min: 4, max: 12 }, depth: { min: 1, max: 3 } },
    model: { attention: 'causal', positional: 'learned', readout: 'last', norm: 'post' },
    training: { optimizer: 'adam', weightDecay: 0.1 },
  },
  'SGD with momentum, a head of two layers': {
    model: { head: { kind: 'mlp', hidden: 6 } },
    training: { optimizer: 'sgd', learningRate: 0.1, momentum: 0.8 },
  },
  'early stopping that stops': {
    training: { epochs: 40, learningRate: 0.1, validateEvery: 2, earlyStopping: { patience: 3 } },
  },
  'three types, the mean, op by op': {
    data: { preset: 'dyck-k', types: 3 },
    model: { readout: 'mean', dropout: 0.1 },
    training: { engine: 'eager', epochs: 2 },
  },
  'many scored batches, so that scoring is compiled': {
    data: { validation: 300, length: 16 },
    training: { validateEvery: 2, epochs: 2 },
  },
}

test('a kept checkpoint has the parameters, the slots of its optimizer and, with early stopping, the best parameters', () => {
  for (const [training, vectors] of [
    [{ optimizer: 'adamw' }, 3],
    [{ optimizer: 'sgd' }, 2],
    [{ optimizer: 'sgd', earlyStopping: { patience: 1 } }, 3],
  ] as const) {
    const spec = cellOf({ training: { ...training, ...every(1) } })
    const reach = reachOf(inputOf(spec, 3))
    assert.equal(keptCheckpointBytes(spec, reach), 4 * vectors * layoutOf(spec.model, reach).size)
  }
})

test('a checkpoint of before the later fields is of the same training', () => {
  const { spec } = identityOf({ ...inputOf(cellOf({}), 3), spec: cellOf({ training: { metricsEvery: 20 } }) })
  assert.equal(spec, 'a982e5b06b34a8efc50e5ea482b6f996a48ee6fbd4486994027c6504f62f2ec6')
})

describe('a training that was stopped and begun again ends as one that was not, to the bit', () => {
  for (const [name, fields] of Object.entries(SPECS))
    test(name, async () => {
      const whole = await run(
        cellOf({ ...fields, training: { ...fields.training, snapshots: { perDecade: 2 } } }),
      )
      const often = await run(cellOf({ ...fields, training: { ...fields.training, ...every(1) } }))
      assert.deepEqual(often.params, whole.params)
      assert.deepEqual(timeless(often.rows), timeless(whole.rows))
      const { steps } = whole.summary
      assert.deepEqual(
        often.checkpoints.map(({ step }) => step),
        Array.from({ length: steps }, (_, i) => i + 1),
      )
      for (const at of new Set([1, 4, 7, Math.ceil(steps / 2), steps - 1, steps])) {
        const spec = cellOf({ ...fields, training: { ...fields.training, snapshots: { perDecade: 2 } } })
        const rest = await resumed(spec, often.checkpoints[at - 1]!.bytes)
        assert.deepEqual(rest.params, whole.params, `from step ${at}`)
        const before = often.rows.filter((row) => row.step <= at)
        assert.deepEqual(timeless([...before, ...rest.rows]), timeless(whole.rows), `from step ${at}`)
        assert.deepEqual(same(rest.summary), same(whole.summary))
        assert.ok(rest.summary.seconds >= 0)
        const later = whole.snapshots.filter(({ step }) => step > at)
        assert.deepEqual(rest.snapshots, later)
      }
    })

  test('however often', async () => {
    const spec = cellOf({ model: { dropout: 0.1 }, training: every(5) })
    const whole = await run(spec)
    let file = whole.checkpoints[0]!.bytes
    for (let i = 1; i < whole.checkpoints.length; i++) {
      const next = await resumed(spec, file)
      const wanted = whole.checkpoints[i]!
      const found = next.checkpoints[0]!
      assert.deepEqual([found.step, next.params], [wanted.step, whole.params])
      file = found.bytes
    }
  })
})

describe('checkpoints of a training', () => {
  test('are given when they are due, one on its way at a time, while the training goes on', async () => {
    const told: { step: number; at: number }[] = []
    let done = 0
    let open = 0
    const spec = cellOf({
      training: { epochs: 20, ...{ checkpoints: { everySeconds: null, everySteps: 10 } } },
    })
    await run(spec, {
      onMetrics: (rows) => {
        done = rows.at(-1)!.step
      },
      onCheckpoint: async ({ step }) => {
        assert.equal(++open, 1)
        await new Promise((resolve) => setTimeout(resolve, 60))
        told.push({ step, at: done })
        open -= 1
      },
    })
    assert.equal(told[0]?.step, 10)
    // It trained on while the first was on its way, and left out what came due meanwhile.
    assert.ok(told[0]!.at > 10, JSON.stringify(told))
    assert.ok(told.every(({ step }, i) => i === 0 || step > told[i - 1]!.step))
    assert.equal(told.at(-1)?.step, 120, 'the end is put away too')
  })

  test('what is kept is never left out, and says why; a short training without a wish leaves none', async () => {
    const keep = { last: 1, best: true, every: 6 }
    const spec = cellOf({ training: { validateEvery: 4, checkpoints: { keep } } })
    const slow = await run(spec)
    const kinds = slow.checkpoints.map(({ step, best, periodic }) => ({ step, best, periodic }))
    const validations = slow.rows.filter(({ split }) => split === 'validation')
    const best = validations
      .filter(({ loss }, i) => validations.slice(0, i).every((before) => loss < before.loss))
      .map(({ step }) => step)
    assert.deepEqual(
      kinds.filter((kind) => kind.best).map(({ step }) => step),
      best,
    )
    assert.deepEqual(
      kinds.filter((kind) => kind.periodic).map(({ step }) => step),
      [6, 12, 18, 24],
    )
    assert.equal(slow.checkpoints.at(-1)?.wanted, true)
    for (const { step, validationLoss } of slow.checkpoints)
      assert.equal(validationLoss, validations.find((row) => row.step === step)?.loss ?? null)
    assert.deepEqual((await run(cellOf({}))).checkpoints, [])
  })

  test('one that cannot be put away ends the training', async () => {
    const fails = run(cellOf({ training: every(3) }), {
      onCheckpoint: () => Promise.reject(new Error('the disk is full')),
    })
    await assert.rejects(fails, /the disk is full/)
  })

  test('snapshots are the weights at their steps, as weights files', async () => {
    const spec = cellOf({ training: { snapshots: [0, 5, 24], ...every(5) } })
    const { snapshots, checkpoints, params } = await run(spec)
    assert.deepEqual(
      snapshots.map(({ step }) => step),
      [0, 5, 24],
    )
    assert.deepEqual(fromSafetensors(snapshots[2]!.bytes).params, params)
    const input = inputOf(spec, 3)
    const layout = layoutOf(spec.model, reachOf(input))
    const fifth = fromCheckpoint(checkpoints[0]!.bytes, identityOf(input), {
      layout,
      optimizer: spec.training.optimizer,
    })
    assert.deepEqual(fromSafetensors(snapshots[1]!.bytes).params, fifth.params)
  })

  test('a snapshot of a step there is not is told once a data file has said how many steps there are', async () => {
    const spec = cellOf({ training: { snapshots: [0, 24] } })
    const less = { ...spec, training: { ...spec.training, maxSteps: 5 } }
    await assert.rejects(run(less), {
      code: 'spec.invalid',
      message: /training\.snapshots: there is no step 24/,
    })
  })
})

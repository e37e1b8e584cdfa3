import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { canonicalText, fromText, measure } from '@sweepstack/brackets'
import {
  asTrained,
  bucketSchema,
  type CellSpec,
  expandSweep,
  parameterCount,
  runResultSchema,
  type SweepInput,
  shortcutNames,
} from '@sweepstack/contracts'
import { Graphs } from '@sweepstack/model'
import { loadTensorFlow } from '@sweepstack/tensor'
import { fromSafetensors } from '@sweepstack/weights'
import { KeptData } from './kept-data.js'
import { pathOfFile } from './path-of-file.js'
import { trainCell } from './train-cell.js'

const tf = loadTensorFlow({ threads: 1 })
const [data, graphs] = [new KeptData(), new Graphs(2)]
const model = { layers: 1, dModel: 8, heads: 2, dMlp: 8 }
const cellOf = (base: SweepInput['base']): CellSpec => {
  const [cell] = expandSweep({
    name: 'tiny',
    base: { model, training: { epochs: 1, batchSize: 16 }, ...base },
  }).cells
  assert.ok(cell)
  return cell.spec
}

describe('a run, from its spec to its result', () => {
  let filesDir = ''
  before(async () => {
    filesDir = await mkdtemp(path.join(tmpdir(), 'sweepstack-cell-'))
  })
  after(() => rm(filesDir, { recursive: true, force: true }))

  const train = (spec: CellSpec, seed = 0) =>
    trainCell({
      ...{ tf, data, graphs, spec, seed, filesDir, resume: null, shouldStop: () => false },
      ...{ give: async () => {}, isLeaving: () => false },
      report: { progress: () => {}, metrics: () => {}, flush: () => {} },
    })
  const keep = async (...texts: string[]): Promise<string> => {
    const strings = fromText(texts)
    const text = canonicalText(strings, measure(strings).label)
    return keepBytes(text)
  }
  const keepBytes = async (bytes: Uint8Array): Promise<string> => {
    const ref = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    await writeFile(pathOfFile(filesDir, ref), bytes)
    return ref
  }

  it('of three bracket types: tokens for each, pairs scored, what a counter gets beside it, probes, weights', async () => {
    const spec = cellOf({
      data: { preset: 'dyck-k', types: 3, length: 8, train: 160, validation: 32 },
      tests: {
        own: { size: 60 },
        pairs: { preset: 'pairs', types: 3, corruption: 'types', length: 8, size: 40 },
        'one-type': { preset: 'fixed-length', length: 8, size: 50 },
      },
      probes: [{ target: 'count', test: 'own', positions: 200 }],
    })
    const { result, artifacts, laps } = await train(spec)
    runResultSchema.parse(result)
    assert.deepEqual(Object.keys(laps), [
      ...['data', 'around-steps', 'steps', 'tests', 'shortcuts', 'logits', 'probes'],
    ])
    assert.equal(laps.steps, 1000 * result.training.seconds)
    assert.ok(Object.values(laps).every((ms) => ms >= 0))
    const [own, pairs, oneType] = result.tests
    assert.ok(own && pairs && oneType)
    assert.deepEqual([own.n, pairs.n, oneType.n], [60, 40, 50])
    assert.equal(pairs.pairs?.n, 20)
    assert.equal(own.pairs, null)
    // Types exchanged: a counter sees no difference, and has one of each pair.
    for (const { axis, n, counter } of pairs.buckets.map((bucket) => bucketSchema.parse(bucket)))
      if (axis === 'label') assert.ok(counter === 0 || counter === n)
    assert.equal(sum(pairs.buckets.filter(({ axis }) => axis === 'label').map(({ counter }) => counter)), 20)
    for (const test of result.tests) {
      assert.deepEqual(new Set(test.shortcuts.map(({ name }) => name)), new Set(shortcutNames))
      const byCount = test.shortcuts.find(({ name }) => name === 'count')
      const ofBuckets = test.buckets.filter(({ axis }) => axis === 'count').map(({ counter }) => counter)
      assert.equal(byCount?.correct, sum(ofBuckets), test.test)
    }
    assert.equal(result.training.parameters, parameterCount(asTrained(spec).model, { length: 8, types: 3 }))
    assert.equal(result.probes.length, 2)

    const weights = artifacts.find(({ name }) => name === 'weights.safetensors')
    assert.ok(weights)
    assert.deepEqual(fromSafetensors(weights.bytes).reach, { length: 8, types: 3 })
    assert.deepEqual((await train(spec)).result.tests, result.tests)
  })

  it('of files: the strings are those of their canonical text, in any number of types', async () => {
    const texts = ['()', '[]', ')(', '[)', '([])', '([)]', '][', '()[]', '[()]', '[(])', '))', '[[]]']
    const trained = await keep(...texts)
    const tested = await keep('[[[]]]', '([)])(')
    const spec = cellOf({
      data: { preset: 'file', file: trained, validation: 0.2, test: 0 },
      tests: { given: { preset: 'file', file: tested } },
      probes: [],
    })
    const { result, artifacts } = await train(spec)
    assert.equal(`sha256:${result.datasets.find(({ name }) => name === 'test:given')?.sha256}`, tested)
    assert.equal(result.training.parameters, parameterCount(asTrained(spec).model, { length: 4, types: 2 }))
    assert.deepEqual(
      artifacts.map(({ name }) => name),
      ['weights.safetensors', 'logits/given.csv.gz'],
    )
  })

  it('is refused where a file tests on types that another has not trained on', async () => {
    const [trained, tested] = [await keep('()', ')(', '(())', '(()(', '()()'), await keep('[]', '{}')]
    const spec = cellOf({
      data: { preset: 'file', file: trained, validation: 0.2, test: 0 },
      tests: { given: { preset: 'file', file: tested } },
      probes: [],
    })
    await assert.rejects(train(spec), { code: 'data.impossible', message: /given has brackets of 3 types/ })
  })

  it('with a stored model nothing is trained, and its tests and probes are those of the run it came from', async () => {
    const base = {
      data: { preset: 'fixed-length', length: 16, train: 100, validation: 20 },
      tests: { own: { size: 60 }, pairs: { preset: 'pairs', length: 16, size: 20 } },
      probes: [{ target: 'depth', positions: 200 }],
    }
    const before = await train(cellOf(base), 3)
    const ref = await keepBytes(before.artifacts[0]!.bytes)
    const after = await train(cellOf({ ...base, model: { from: ref }, training: {} }), 3)
    runResultSchema.parse(after.result)
    assert.deepEqual(after.result.tests, before.result.tests)
    assert.deepEqual(after.result.probes, before.result.probes)
    const contents = (artifacts: typeof before.artifacts) =>
      artifacts.map(({ name, bytes }) => [name, Buffer.from(bytes)])
    assert.deepEqual(contents(after.artifacts), contents(before.artifacts))
    const { steps, seconds, parameters } = after.result.training
    assert.deepEqual([steps, seconds, parameters], [0, 0, before.result.training.parameters])
  })

  it('with a stored model that cannot read a test is refused before any test', async () => {
    const data = { preset: 'fixed-length', length: 16, train: 50, validation: 10 }
    const [weights] = (await train(cellOf({ data }))).artifacts
    const spec = cellOf({
      data,
      model: { from: await keepBytes(weights!.bytes) },
      training: {},
      tests: { typed: { preset: 'file', file: await keep('[]', '()') } },
    })
    await assert.rejects(train(spec), { code: 'data.impossible', message: /has tokens for 1/ })
  })
})

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

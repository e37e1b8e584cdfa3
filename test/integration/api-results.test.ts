import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { resultRowSchema, runViewSchema } from '@sweepstack/contracts'
import { wilson } from '@sweepstack/stats'
import { parse } from 'csv-parse/sync'
import { openApiBench } from '../helpers/api-bench.js'
import { type PlayedCounts, playRun } from '../helpers/played-run.js'

const bench = await openApiBench()
const { client, store, url } = bench
after(() => bench.close())

const COUNTS: Record<number, PlayedCounts> = {
  0: [
    { depth: 2, balanced: [10, 10], unbalanced: [30, 15] },
    { depth: 10, balanced: [20, 10], unbalanced: [0, 0] },
  ],
  1: [
    { depth: 2, balanced: [10, 0], unbalanced: [30, 30] },
    { depth: 10, balanced: [20, 0], unbalanced: [0, 0] },
  ],
}
let sweepId = ''
let runId = ''
before(async () => {
  const { id } = await client.sweeps.create({
    name: 'results',
    base: {
      data: { preset: 'fixed-length', length: 10, train: 100, validation: 20 },
      tests: { 'in-distribution': {}, other: {} },
    },
    matrix: { 'model.layers': [1, 2] },
    seeds: [0, 1],
  })
  sweepId = id
  for await (const run of client.runs.all({ sweep: id })) {
    await playRun(store, run.id, COUNTS[run.seed]!)
    runId = run.id
  }
})

const csv = (text: string): Record<string, string>[] => parse(text, { columns: true })

test('pooled over seeds, with interval, spread, baselines and the constant seed', async () => {
  const { rows } = await client.results({ by: 'depth', sweep: sweepId, test: 'other', 'model.layers': 2 })
  assert.deepEqual(
    rows.map(({ value }) => value),
    [2, 10],
  )
  const [row, deep] = rows
  assert.ok(row && deep)
  assert.deepEqual([row.n, row.correct, row.seeds, row.nBalanced, row.correctBalanced], [80, 55, 2, 20, 10])
  assert.equal(row.accuracy, 55 / 80)
  assert.deepEqual({ low: row.low, high: row.high }, wilson(55, 80))
  assert.equal(row.mean, (25 / 40 + 30 / 40) / 2)
  assert.ok(Math.abs(row.sd! - Math.SQRT1_2 * (30 / 40 - 25 / 40)) < 1e-12)
  assert.equal(row.balancedAccuracy, (10 / 20 + 45 / 60) / 2)
  assert.equal(row.majorityBaseline, 60 / 80)
  assert.equal(row.constantSeeds, 1)
  assert.deepEqual(row.overrides, { 'model.layers': 2 })
  assert.deepEqual([deep.balancedAccuracy, deep.majorityBaseline], [null, 1])
})

test('what counting alone would score stands beside the accuracy', async () => {
  const one = { sweep: sweepId, test: 'other', 'model.layers': 2 }
  const [row] = (await client.results({ by: 'test', ...one })).rows
  // Of both seeds: 60 balanced strings all right, 60 others half.
  assert.deepEqual([row?.n, row?.counterAccuracy], [120, 90 / 120])
  assert.deepEqual([row?.shortcut, row?.shortcutAccuracy], ['count', 90 / 120])
  assert.deepEqual([row?.pairs, row?.pairsRight, row?.pairAccuracy, row?.logitGap], [null, null, null, null])
  const [shallow, deep] = (await client.results({ by: 'depth', ...one })).rows
  assert.deepEqual([shallow?.counterAccuracy, deep?.counterAccuracy], [50 / 80, 1])
  assert.deepEqual([shallow?.shortcut, shallow?.shortcutAccuracy], [null, null])
  const [unbalanced] = (await client.results({ by: 'test', label: 'unbalanced', ...one })).rows
  assert.deepEqual([unbalanced?.counterAccuracy, unbalanced?.shortcut], [0.5, null])
  const table = csv(await client.table('results', 'csv', { by: 'test', sweep: sweepId }))
  assert.deepEqual([table[0]?.shortcut, table[0]?.counterAccuracy], ['count', '0.75'])
})

test('by label, by test, one label only, some values only', async () => {
  const whole = await client.results({ by: 'test', sweep: 'results' })
  assert.deepEqual(
    whole.rows.map(({ cell, value, n }) => [cell, value, n]),
    [
      [0, 'in-distribution', 120],
      [0, 'other', 120],
      [1, 'in-distribution', 120],
      [1, 'other', 120],
    ],
  )
  const one = { sweep: sweepId, test: 'other', 'model.layers': 1 }
  const balanced = await client.results({ by: 'depth', label: 'balanced', ...one })
  assert.deepEqual(
    balanced.rows.map(({ n, label }) => [n, label]),
    [
      [20, 'balanced'],
      [40, 'balanced'],
    ],
  )
  const values = async (value: string | string[]) =>
    (await client.results({ by: 'depth', value, ...one })).rows.map((row) => row.value)
  assert.deepEqual(await values('3..'), [10])
  assert.deepEqual(await values('..9'), [2])
  assert.deepEqual(await values('2,10'), [2, 10])
  assert.deepEqual(await values(['10', '11']), [10])
})

test('values an axis cannot have are refused, not answered with nothing', async () => {
  for (const query of [
    { by: 'depth', value: 'deep' },
    { by: 'label', value: 'balance' },
    { by: 'label', value: '1..2' },
    { by: 'depth', value: '..' },
  ] as const)
    await assert.rejects(client.results(query), { code: 'request.invalid' }, JSON.stringify(query))
})

test('a test the sweep does not have is refused with those it has; a value it does not have is nothing', async () => {
  const fix = 'use one of in-distribution, other'
  const wrong = { code: 'request.invalid', message: 'the sweep has no test x', fix }
  await assert.rejects(client.results({ by: 'depth', sweep: sweepId, test: ['other', 'x'] }), wrong)
  await assert.rejects(client.results({ by: 'test', sweep: 'results', value: 'x' }), wrong)
  await assert.rejects(client.probes({ sweep: sweepId, test: 'x' }), wrong)
  await assert.rejects(client.results({ by: 'depth', sweep: sweepId, test: 'othr' }), {
    fix: 'did you mean other?',
  })
  assert.equal((await client.results({ by: 'test', sweep: sweepId, value: 'other' })).rows.length, 2)
  assert.deepEqual((await client.results({ by: 'depth', test: 'x' })).rows, [])
  assert.deepEqual((await client.results({ by: 'depth', sweep: sweepId, 'model.layers': 3 })).rows, [])
})

test('a path no cell has is refused with the nearest', async () => {
  await assert.rejects(client.results({ by: 'depth', 'model.layrs': 2 }), {
    code: 'request.invalid',
    fix: /model\.layers/,
  })
})

test('CSV has overrides as columns, JSON Lines a row a line', async () => {
  const query = { by: 'depth', sweep: sweepId }
  const rows = csv(await client.table('results', 'csv', query))
  assert.equal(rows.length, 8)
  assert.deepEqual([...new Set(rows.map((row) => row['model.layers']))], ['1', '2'])
  const json = await client.results({ by: 'depth', sweep: sweepId })
  assert.deepEqual(
    rows.map((row) => Number(row.accuracy)),
    json.rows.map((row) => row.accuracy),
  )
  const lines = (await client.table('results', 'jsonl', query)).trimEnd().split('\n')
  assert.deepEqual(
    lines.map((line) => resultRowSchema.parse(JSON.parse(line))),
    json.rows,
  )
})

test('a table without rows is still a table', async () => {
  const empty = csv(await client.table('results', 'csv', { by: 'length', sweep: sweepId }))
  assert.deepEqual(empty, [])
  assert.match(await client.table('results', 'csv', { by: 'length' }), /^sweepId,sweep,cell,.*accuracy/)
  assert.equal(await client.table('results', 'jsonl', { by: 'length' }), '')
})

test('media types of the formats', async () => {
  const types = { csv: /^text\/csv/, jsonl: /^application\/x-ndjson/, json: /^application\/json/ }
  for (const [format, type] of Object.entries(types))
    for (const path of ['results?by=depth&', 'probes?', 'runs?', `runs/${runId}/metrics?`]) {
      const response = await fetch(`${url}/v1/${path}format=${format}`)
      assert.equal(response.status, 200, path)
      assert.match(response.headers.get('content-type') ?? '', type, path)
    }
})

test('runs as CSV are all there, unless a limit is given', async () => {
  const rows = csv(await client.table('runs', 'csv', { sweep: sweepId }))
  assert.deepEqual([rows.length, rows[0]?.status, rows[0]?.['model.layers']], [4, 'done', '1'])
  const page = await fetch(`${url}/v1/runs?format=jsonl&limit=3`)
  const cursor = page.headers.get('x-next-cursor')
  assert.equal((await page.text()).trimEnd().split('\n').length, 3)
  const rest = await (await fetch(`${url}/v1/runs?format=jsonl&limit=3&cursor=${cursor}`)).text()
  assert.equal(
    rest
      .trimEnd()
      .split('\n')
      .map((line) => runViewSchema.parse(JSON.parse(line))).length,
    1,
  )
})

test('a table of runs without a limit is longer than a page', async () => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed)
  const { id } = await client.sweeps.create({
    name: 'many',
    base: {
      data: { preset: 'fixed-length', length: 10, train: 100, validation: 20 },
      tests: { t: {} },
    },
    matrix: { 'model.layers': [1, 2] },
    seeds,
  })
  assert.equal(csv(await client.table('runs', 'csv', { sweep: id })).length, 120)
  assert.equal((await client.runs.list({ sweep: id })).items.length, 100)
})

test('a run: detail, metrics, attempts, artifacts and their bytes', async () => {
  const run = await client.runs.get(runId)
  assert.deepEqual(
    [run.status, run.training?.steps, run.datasets.length, run.artifacts.length],
    ['done', 2, 1, 3],
  )
  const metrics = await client.runs.metrics(runId)
  assert.deepEqual(
    metrics.map(({ step, split }) => [step, split]),
    [
      [1, 'train'],
      [2, 'validation'],
    ],
  )
  const attempts = await client.runs.attempts(runId)
  assert.deepEqual(
    attempts.map(({ number, worker, outcome }) => [number, worker, outcome]),
    [[1, 'played', 'done']],
  )
  const names = (await client.runs.artifacts(runId)).map(({ name }) => name)
  assert.deepEqual(names, ['logits/in-distribution.csv', 'logits/other.csv', 'weights.safetensors'])
  assert.deepEqual(await client.runs.artifact(runId, 'weights.safetensors'), Uint8Array.of(0, 1, 2, 255))
  for (const path of ['logits/other.csv', 'logits%2Fother.csv']) {
    const response = await fetch(`${url}/v1/runs/${runId}/artifacts/${path}`)
    assert.equal(await response.text(), 'i,logit\n0,1.5\n')
    assert.match(response.headers.get('content-disposition') ?? '', /other\.csv$/)
  }
  await assert.rejects(client.runs.artifact(runId, 'logits/none.csv'), { code: 'not-found' })
})

test('probes, by sweep, target and spec path', async () => {
  assert.equal((await client.probes({ sweep: sweepId })).length, 8)
  assert.equal((await client.probes({ target: 'depth', 'model.layers': 1 })).length, 4)
  assert.equal((await client.probes({ target: ['count', 'negative'] })).length, 0)
  const rows = csv(await client.table('probes', 'csv', { sweep: sweepId }))
  assert.deepEqual([rows.length, rows[0]?.hook], [8, 'hook_embed'])
})

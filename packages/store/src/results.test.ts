import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFilters, probeRowSchema, type RunResult, type SweepInput } from '@sweepstack/contracts'
import { openBench } from './bench.js'
import { sampleResult, sampleSweep, sampleTest, textFile } from './fixtures.js'
import type { CountQuery } from './results.js'

let sweep: string
let other: string
let unfinished: string

const finished = async (over: Partial<SweepInput>, resultOf: (cell: number, seed: number) => RunResult) => {
  const { id, runIds } = await bench.store.sweeps.create(sampleSweep(over))
  for (const runId of runIds) {
    const claim = await bench.store.leases.claim(runId, 'w', 60_000)
    const { cell, seed } = await bench.store.runs.get(runId)
    await bench.store.leases.finish(claim!, resultOf(cell.index, seed), [])
  }
  return id
}

const bench = openBench(async () => {
  sweep = await finished({ seeds: [0, 1] }, (cell, seed) =>
    sampleResult({
      tests: [sampleTest('in-distribution', [5 - cell, seed]), sampleTest('zero-count', [5, 0])],
    }),
  )
  other = await finished(
    {
      name: 'other',
      matrix: { 'model.positional': ['none', 'learned'] },
      base: { data: { preset: 'fixed-length', length: 12 }, training: { learningRate: 0.01 } },
    },
    () => sampleResult({ tests: [sampleTest('in-distribution')], probes: [] }),
  )
  unfinished = (await bench.store.sweeps.create(sampleSweep({ name: 'unfinished' }))).id
})

/** What a bucket that is a part of a test says of the whole: nothing. */
const PART = { constant: false, shortcuts: [], pairs: null }
const counts = (query: CountQuery) => bench.store.results.counts(query)
const filtered = (query: Record<string, string>, over: Partial<CountQuery> = {}) =>
  counts({ by: 'test', test: 'in-distribution', filters: parseFilters(query), ...over })

test('by an axis: a row for each cell, test and value with the integers of each seed', async () => {
  const rows = await counts({ by: 'depth', sweep })
  assert.equal(rows.length, 2 * 2 * 2)
  assert.deepEqual(
    rows.map((row) => [row.cell, row.test, row.value]),
    [0, 1].flatMap((cell) =>
      ['in-distribution', 'zero-count'].flatMap((t) => [1, 2].map((v) => [cell, t, v])),
    ),
  )
  const row = rows[4]!
  const { seeds, ...rest } = row
  assert.deepEqual(
    { ...rest, cellHash: rest.cellHash.length },
    {
      sweepId: sweep,
      sweep: 'sample',
      cell: 1,
      cellHash: 64,
      overrides: { 'model.layers': 2 },
      trainedMinLength: 8,
      trainedMaxLength: 8,
      test: 'in-distribution',
      testMinLength: 8,
      testMaxLength: 8,
      by: 'depth',
      value: 1,
      label: null,
    },
  )
  assert.deepEqual(
    seeds.map(({ runId, ...seed }) => seed),
    [
      { seed: 0, n: 10, correct: 4, nBalanced: 5, correctBalanced: 4, counter: 7, ...PART },
      { seed: 1, n: 10, correct: 5, nBalanced: 5, correctBalanced: 4, counter: 7, ...PART },
    ],
  )
  assert.ok(rows.filter((r) => r.test === 'zero-count').every((r) => r.seeds.every((s) => s.constant)))
})

test('by test: the whole test in one row, its integers those of the test', async () => {
  const rows = await counts({ by: 'test', sweep })
  assert.deepEqual(
    rows.map((row) => row.value),
    ['in-distribution', 'zero-count', 'in-distribution', 'zero-count'],
  )
  const [seed] = rows[1]!.seeds
  assert.deepEqual([seed!.n, seed!.correct, seed!.nBalanced, seed!.correctBalanced], [20, 10, 10, 10])
})

test('a label, a test, seeds and values narrow what is counted', async () => {
  const [row, ...more] = await counts({
    by: 'depth',
    sweep,
    test: 'in-distribution',
    label: 'unbalanced',
    seeds: [1],
    values: { in: ['02'] },
    filters: parseFilters({ 'model.layers': '2' }),
  })
  assert.equal(more.length, 0)
  assert.deepEqual(
    [row!.value, row!.label, row!.seeds.map(({ runId, ...s }) => s)],
    [2, 'unbalanced', [{ seed: 1, n: 5, correct: 1, nBalanced: 0, correctBalanced: 0, counter: 5, ...PART }]],
  )
  const upTo = await counts({ by: 'depth', sweep, test: 'zero-count', values: { from: null, to: 1 } })
  assert.deepEqual(
    upTo.map((r) => r.value),
    [1, 1],
  )
  await assert.rejects(counts({ by: 'label', values: { from: 1, to: 2 } }), { code: 'request.invalid' })
  assert.deepEqual(await counts({ by: 'depth', test: 'none' }), [])
})

test('only finished runs count; a sweep without one has no rows, one that is not there is not found', async () => {
  assert.deepEqual(await counts({ by: 'depth', sweep: unfinished }), [])
  assert.deepEqual([...new Set((await counts({ by: 'test' })).map((row) => row.sweepId))], [other, sweep])
  for (const id of ['00000000-0000-4000-8000-000000000000', 'x'])
    await assert.rejects(counts({ by: 'depth', sweep: id }), { code: 'not-found' })
})

test('filters compare numbers as numbers, words as words, and open arrays', async () => {
  const found = async (query: Record<string, string>) =>
    (await filtered(query)).map((row) => `${row.sweep} ${row.cell}`)
  assert.deepEqual(await found({ 'model.layers': '1' }), ['sample 0'])
  assert.deepEqual(await found({ 'model.layers': '1.0,7' }), ['sample 0'])
  assert.deepEqual(await found({ 'model.layers': '2..' }), ['other 0', 'other 1', 'sample 1'])
  assert.deepEqual(await found({ 'data.length': '9..100' }), ['other 0', 'other 1'])
  assert.deepEqual(await found({ 'data.length': '10' }), [])
  assert.deepEqual(await found({ 'training.learningRate': '1e-3' }), ['sample 0', 'sample 1'])
  assert.deepEqual(await found({ 'model.positional': 'learned,sinusoidal' }), [
    'other 1',
    'sample 0',
    'sample 1',
  ])
  assert.deepEqual(await found({ 'model.positional': 'learned', 'model.layers': '2' }), ['other 1'])
  assert.deepEqual(await found({ 'data.negatives.kind': 'flips' }), ['sample 0', 'sample 1'])
  assert.deepEqual(await found({ 'data.negatives.flips.max': '1' }), ['sample 0', 'sample 1'])
  assert.deepEqual((await found({ 'data.negatives.kind': 'random' })).length, 4)
  assert.deepEqual(await found({ 'model.initStd': 'null', 'model.layers': '1' }), ['sample 0'])
  assert.deepEqual(await found({ 'model.positional': '1..2' }), [], 'a range of words is empty')
})

test('a path that no cell has is refused with the nearest one', async () => {
  await assert.rejects(filtered({ 'model.layer': '2' }), (error: { code: string; fix: string }) => {
    assert.equal(error.code, 'request.invalid')
    assert.match(error.fix, /model\.layers/)
    return true
  })
  await assert.rejects(filtered({ 'data.depth.max': '2' }), { code: 'request.invalid' })
  await assert.rejects(filtered({ 'model.positional.x': '2' }), { code: 'request.invalid' })
  await assert.rejects(filtered({ 'data.negatives.flips': '2' }, { sweep: other }), {
    code: 'request.invalid',
  })
  await assert.rejects(bench.store.runs.list({ filters: parseFilters({ 'model.layer': '2' }) }), {
    code: 'request.invalid',
  })
})

test('nothing in a filter is read as SQL or as a path expression', async () => {
  const evil = ["'; DROP TABLE runs; --", '") || true', '$1', '2 OR 1=1', "x' = 'x"]
  for (const value of evil) assert.deepEqual(await filtered({ 'model.positional': value }), [])
  for (const path of ['model.layers" ? (@ > 0)', "model.layers') --", 'model."layers"', 'model.**'])
    await assert.rejects(filtered({}, { filters: [{ path, test: { in: ['2'] } }] }), {
      code: 'request.invalid',
    })
  assert.equal((await bench.store.sweeps.view(sweep)).runs.done, 4)
})

test('probes: a row for each run, narrowed like counts', async () => {
  const rows = await bench.store.results.probes({ sweep })
  assert.deepEqual(
    rows.map((row) => [row.cell, row.seed]),
    [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
  )
  rows.forEach((row) => {
    probeRowSchema.parse(row)
  })
  const narrow = { sweep, seeds: [1], filters: parseFilters({ 'model.layers': '2' }) }
  assert.equal((await bench.store.results.probes({ ...narrow, target: 'depth', layer: 0 })).length, 1)
  assert.equal((await bench.store.results.probes({ ...narrow, target: 'count' })).length, 0)
  assert.equal((await bench.store.results.probes({ ...narrow, layer: 1 })).length, 0)
  assert.equal((await bench.store.results.probes({ ...narrow, test: 'zero-count' })).length, 0)
})

test('runs are listed by spec paths too', async () => {
  const { items } = await bench.store.runs.list({
    filters: parseFilters({ 'model.layers': '1' }),
    status: ['done'],
  })
  assert.deepEqual(
    items.map((run) => [run.sweepId, run.cell.index]),
    [
      [sweep, 0],
      [sweep, 0],
    ],
  )
})

test('the lengths trained on are the spec’s, or those of the data file', async () => {
  const { summary, chunks } = textFile('(()) 1\n()()() 1\n', { minLength: 4, maxLength: 6 })
  const { ref } = summary
  await bench.store.files.put(summary, chunks())
  const variable = {
    preset: 'variable-depth',
    length: { min: 4, max: 24 },
    depth: { min: 3, max: 6 },
  } as const
  const cases = [
    { data: { preset: 'file', file: ref } as const, lengths: [4, 6] },
    { data: variable, lengths: [6, 24] },
  ]
  for (const { data, lengths } of cases) {
    const id = await finished({ base: { data }, matrix: {} }, () => sampleResult())
    const [row] = await counts({ by: 'test', sweep: id })
    assert.deepEqual([row?.trainedMinLength, row?.trainedMaxLength], lengths)
  }
})

test('the lengths of a test are those of all its seeds; a seed whose test is empty has none', async () => {
  const lengths = [
    { minLength: 6, maxLength: 8 },
    { minLength: 8, maxLength: 12 },
  ]
  const empty = { n: 0, correct: 0, predictedBalanced: 0, minLength: 0, maxLength: 0 }
  const nothing = (['balanced', 'unbalanced'] as const).map((label) => ({
    ...{ axis: 'label' as const, value: label, label, n: 0, correct: 0, counter: 0 },
  }))
  const id = await finished({ matrix: {}, seeds: [0, 1, 2] }, (_, seed) => {
    const sample = sampleTest('in-distribution')
    const test = seed === 2 ? { ...sample, ...empty, buckets: nothing } : { ...sample, ...lengths[seed] }
    return sampleResult({ tests: [test], probes: [] })
  })
  const [row] = await counts({ by: 'test', sweep: id })
  assert.deepEqual([row?.seeds.length, row?.testMinLength, row?.testMaxLength], [3, 6, 12])
})

test('a whole test has what shortcuts and pairs score; a part of it, or one label, has not', async () => {
  const pairs = { n: 10, bothRight: 4, ordered: 9, gapMean: 0.5, gapSd: 1 }
  const id = await finished({ matrix: {} }, () =>
    sampleResult({
      tests: [{ ...sampleTest('in-distribution'), pairs }, sampleTest('zero-count')],
      probes: [],
    }),
  )
  const [paired, plain] = (await counts({ by: 'test', sweep: id })).map(({ seeds }) => seeds[0]!)
  assert.deepEqual([paired?.counter, paired?.pairs], [17, { n: 10, bothRight: 4, gapMean: 0.5 }])
  assert.deepEqual(paired?.shortcuts, [
    { name: 'majority', n: 20, correct: 10 },
    { name: 'count', n: 20, correct: 17 },
    { name: 'dip', n: 20, correct: 19 },
  ])
  assert.deepEqual([plain?.pairs, plain?.shortcuts.length], [null, 3])
  for (const query of [{ by: 'label' }, { by: 'test', label: 'unbalanced' }] as const)
    for (const { seeds } of await counts({ ...query, sweep: id }))
      assert.deepEqual([seeds[0]!.shortcuts, seeds[0]!.pairs], [[], null])
  const [unbalanced] = await counts({ by: 'test', label: 'unbalanced', sweep: id })
  assert.equal(unbalanced?.seeds[0]?.counter, 7)
})

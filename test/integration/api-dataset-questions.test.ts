import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { digestOf, makeDatasets, toText } from '@sweepstack/brackets'
import { EXPORT_COLUMNS, expandSweep, fileFormatSchema, PRESETS } from '@sweepstack/contracts'
import { bytesSource, importFile, memorySink } from '@sweepstack/files'
import { parse } from 'csv-parse/sync'
import { openApiBench } from '../helpers/api-bench.js'
import { bytesOf } from '../helpers/bytes-of.js'

const bench = await openApiBench()
const { client, url } = bench
const { datasets } = client
after(() => bench.close())

const SIZES = { train: 300, validation: 40 }
const DATA = { preset: 'fixed-length', length: 10, ...SIZES }
const TESTS = { 'zero-count': { preset: 'zero-count', size: 60 }, pairs: { preset: 'pairs', size: 20 } }
const QUERY = { data: DATA, tests: TESTS, seed: 3 }
const files = (): never => {
  throw new Error('no file')
}
/** The strings a run with this data and seed would have. */
const ofRun = () => {
  const { cells } = expandSweep({ name: 'run', base: { data: DATA, tests: TESTS } })
  return makeDatasets({ ...cells[0]!.spec, seed: QUERY.seed, files })
}

let ref = ''
before(async () => {
  const rows = Array.from(
    { length: 40 },
    (_, i) => `${'()'.repeat(1 + (i % 4))},1\n)(${'()'.repeat(i % 4)},0\n`,
  )
  const text = new TextEncoder().encode(`sequence,label\n${rows.join('')}`)
  ref = (await datasets.upload('pairs of brackets.csv', text)).ref
})

test('an audit of data and tests: each dataset as a run has it, what shortcuts score, and leaks', async () => {
  const { datasets: audits, warnings } = await datasets.audit(QUERY)
  const run = ofRun()
  assert.deepEqual(
    audits.map(({ name, n, sha256 }) => [name, n, sha256]),
    [
      ['train', 300, run.train.sha256],
      ['validation', 40, run.validation.sha256],
      ['test:zero-count', 60, run.tests['zero-count']!.sha256],
      ['test:pairs', 20, run.tests.pairs!.sha256],
    ],
  )
  const count = audits[2]!.shortcuts.find(({ name }) => name === 'count')
  assert.deepEqual([count?.correct, count?.n], [30, 60])
  assert.ok(audits[0]!.shared.every(({ n }) => n === 0))
  assert.deepEqual(
    warnings.filter(({ message }) => /looked at/.test(message)),
    [],
  )
})

test('an audit of a stored file', async () => {
  const { datasets: audits } = await datasets.audit(ref)
  const [audit, ...others] = audits
  assert.equal(others.length, 0)
  assert.deepEqual(
    [audit?.name, audit?.n, audit?.balanced, audit?.distinct],
    ['pairs of brackets.csv', 80, 40, 8],
  )
  assert.equal(audit?.sha256, ref.slice('sha256:'.length))
  assert.deepEqual(
    audit?.kinds.filter(({ n }) => n > 0).map(({ kind }) => kind),
    ['balanced', 'file'],
  )
})

test('data that are trained on from a file, and tested on another part of it', async () => {
  const { datasets: audits } = await datasets.audit({
    data: { preset: 'file', file: ref, validation: 0.25, test: 0.25 },
    tests: { 'held-back': {} },
  })
  assert.deepEqual(
    audits.map(({ name, n }) => [name, n]),
    [
      ['train', 40],
      ['validation', 20],
      ['test:held-back', 20],
    ],
  )
})

test('what is too large is audited in part, and says so', async () => {
  const { datasets: audits, warnings } = await datasets.audit({
    data: { ...DATA, length: 2000, train: 10_000_000 },
  })
  const note = warnings.find(({ path }) => path === 'data.train')
  assert.match(note?.message ?? '', /^(\d+) strings were looked at of the 10000000 there are$/)
  assert.equal(audits[0]?.n, Number(note?.message.split(' ')[0]))
})

test('a preview has the first strings with their kinds and sources', async () => {
  const run = ofRun()
  const { audit, strings } = await datasets.preview(QUERY, { rows: 50 })
  assert.deepEqual([audit.name, audit.n, strings.length], ['train', 300, 50])
  for (const [i, { sequence, label, depth, count, dip, length }] of strings.entries())
    assert.deepEqual(
      [sequence, label, depth, count, dip, length],
      [
        toText(run.train, i),
        run.train.label[i],
        run.train.depth[i],
        run.train.count[i],
        run.train.dip[i],
        10,
      ],
    )
  const pairs = await datasets.preview(QUERY, { test: 'pairs', rows: 2 })
  assert.equal(pairs.strings[1]?.source, pairs.strings[0]?.sequence)
  assert.deepEqual((await datasets.preview(QUERY, { part: 'validation', rows: 0 })).strings, [])
  const file = await datasets.preview(ref)
  assert.deepEqual([file.strings.length, file.strings[1]?.kind, file.strings[1]?.source], [20, 'file', null])
})

test('histograms as a picture', async () => {
  for (const [of, options] of [
    [QUERY, { test: 'pairs' }],
    [QUERY, {}],
    [ref, {}],
  ] as const) {
    const svg = await datasets.previewSvg(of, options)
    assert.match(svg, /^<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
    assert.doesNotMatch(svg, /<script/)
  }
  const response = await fetch(`${url}/v1/datasets/${ref}/preview?format=svg`)
  assert.match(response.headers.get('content-type') ?? '', /^image\/svg\+xml/)
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
})

test('what is written is what a run has, in every format and of every part', async () => {
  const run = ofRun()
  const parts = [
    [{}, run.train],
    [{ part: 'train' }, run.train],
    [{ part: 'validation' }, run.validation],
    [{ test: 'zero-count' }, run.tests['zero-count']!],
    [{ test: 'pairs' }, run.tests.pairs!],
  ] as const
  for (const format of fileFormatSchema.options)
    for (const [part, expected] of parts) {
      const bytes = await bytesOf(await datasets.generate(QUERY, format, part))
      const { ref: written } = await importFile(bytesSource(bytes), { name: 'x', format }, memorySink())
      assert.equal(
        written,
        `sha256:${digestOf(expected, expected.label)}`,
        `${format} ${JSON.stringify(part)}`,
      )
    }
})

test('the columns of what is written', async () => {
  const text = Buffer.from(await bytesOf(await datasets.generate(QUERY, 'csv', { test: 'pairs' }))).toString()
  const rows: Record<string, string>[] = parse(text, { columns: true })
  assert.deepEqual(Object.keys(rows[0]!), Object.keys(EXPORT_COLUMNS))
  assert.equal(rows.length, 20)
  for (const [i, { sequence, label, stack_depth, depth, source, kind }] of rows.entries()) {
    assert.equal(stack_depth, label === '1' ? depth : '0')
    assert.equal(source, i % 2 === 1 ? rows[i - 1]!.sequence : '')
    assert.equal(kind === 'balanced', label === '1')
    assert.equal(sequence?.length, 10)
  }
  const response = await fetch(`${url}/v1/datasets/generate?test=pairs`, {
    method: 'POST',
    headers: { 'content-type': 'application/yaml' },
    body: 'data: { preset: fixed-length, length: 10 }\ntests: { pairs: { preset: pairs, size: 20 } }\nseed: 3\n',
  })
  assert.equal(await response.text(), text)
  assert.match(response.headers.get('content-disposition') ?? '', /pairs\.csv$/)
})

test('what is wrong is named as it was written, not as in a sweep', async () => {
  const wrong: [query: object, options: object, code: string, path: string][] = [
    [{ data: { ...DATA, length: 11 } }, {}, 'spec.invalid', 'data.length'],
    [{ data: { ...DATA, lenght: 10 } }, {}, 'spec.invalid', 'data.lenght'],
    [{ data: { preset: 'fixed' } }, {}, 'spec.invalid', 'data.preset'],
    [{ data: DATA, tests: { x: { preset: 'perturbed', flips: 3 } } }, {}, 'spec.invalid', 'tests.x.flips'],
    [{ data: DATA, tests: { X: {} } }, {}, 'spec.invalid', 'tests.X'],
    [{ data: { preset: 'file', file: 'a.csv' } }, {}, 'spec.invalid', 'data.file'],
    [{ data: { preset: 'file', file: `sha256:${'0'.repeat(64)}` } }, {}, 'file.unknown', 'data.file'],
    [{ data: DATA, seed: -1 }, {}, 'request.invalid', 'seed'],
    [{ data: DATA, model: {} }, {}, 'request.invalid', 'model'],
    [{ data: DATA, tests: { near: {} } }, { test: 'nera' }, 'request.invalid', 'test'],
    [{ data: DATA, tests: { near: {} } }, { test: 'near', part: 'train' }, 'request.invalid', 'part'],
  ]
  for (const [query, options, code, path] of wrong) {
    const of = query as Parameters<typeof datasets.generate>[0]
    await assert.rejects(
      datasets.generate(of, 'csv', options),
      (error: { code: string; message: string; issues: { path: string }[] }) => {
        assert.deepEqual([error.code, error.issues[0]?.path], [code, path], error.message)
        assert.doesNotMatch(error.message, /base\./)
        return true
      },
    )
    if (Object.keys(options).length === 0) await assert.rejects(datasets.audit(of), { code })
  }
  await assert.rejects(
    datasets.audit({ data: { ...DATA, length: 2, depth: { min: 1, max: 1 } }, tests: { x: {} } }),
    {
      code: 'data.impossible',
    },
  )
})

test('a reader that goes half way ends the work, and others are served meanwhile', async () => {
  const large = { data: { preset: 'fixed-length', length: 200, train: 10_000_000, validation: 2 } }
  // More of them than are made at the same time: each gives up its place.
  for (let i = 0; i < 6; i++) {
    const gone = new AbortController()
    const stream = await datasets.generate(large, 'jsonl', { signal: gone.signal })
    const reader = stream.getReader()
    assert.ok(((await reader.read()).value?.length ?? 0) > 0)
    gone.abort()
    await reader.cancel().catch(() => {})
  }
  await sleep(50)
  assert.equal((await bytesOf(await datasets.generate(QUERY))).length > 1000, true)
})

test('memory does not grow with what is written', async () => {
  const large = { data: { preset: 'fixed-length', length: 40, train: 600_000, validation: 2 } }
  let bytes = 0
  let most = 0
  const begun = process.memoryUsage().rss
  for await (const piece of await datasets.generate(large, 'jsonl')) {
    bytes += piece.length
    most = Math.max(most, process.memoryUsage().rss)
  }
  assert.ok(bytes > 80e6, `${bytes}`)
  assert.ok(most - begun < 400e6, `${most - begun}`)
})

test('presets, as the registry has them', async () => {
  const presets = await datasets.presets()
  assert.deepEqual(
    presets.map(({ name }) => name),
    Object.keys(PRESETS),
  )
  assert.deepEqual(presets.find(({ name }) => name === 'each-count')?.use, ['test'])
  assert.ok(presets.every(({ isolates, title }) => isolates.length > 100 && title.length > 10))
})

test('a dry run warns of data that cannot answer', async () => {
  const data = { ...DATA, length: 40, negatives: [{ kind: 'flips' }] }
  const spec = (tests: object) => ({ name: 'warned', base: { data, tests: tests as never } })
  const { warnings } = await client.sweeps.dryRun(spec({ plain: {} }))
  assert.ok(warnings.length > 0)
  for (const { path, message } of warnings) assert.ok(path.startsWith('base.') && message.length > 20)
  const good = await client.sweeps.dryRun(spec({ plain: {}, pairs: { preset: 'pairs' } }))
  assert.deepEqual(good.warnings, [])
  assert.ok(
    (await client.sweeps.dryRun({ name: 'file', base: { data: { preset: 'file', file: ref } } })).warnings,
  )
})

test('what takes too long is refused, and the next answer comes', async (t) => {
  const hasty = await openApiBench({ answerMs: 5_000 })
  t.after(hasty.close)
  const length = 2048
  const heavy = { preset: 'high-depth', length, depth: { min: 1, max: 1024 }, train: 1e7, validation: 1e7 }
  const refused = assert.rejects(hasty.client.datasets.audit({ data: heavy }), {
    code: 'request.too-much',
    fix: /fewer or shorter/,
  })
  // Waits for its turn, not for the event loop.
  const presets = await hasty.client.datasets.presets()
  assert.ok(presets.length > 10)
  await refused
  const light = { preset: 'fixed-length', length: 10, train: 50, validation: 20 }
  assert.equal((await hasty.client.datasets.audit({ data: light })).datasets.length, 2)
})

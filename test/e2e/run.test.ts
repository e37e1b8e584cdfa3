import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Baseline, ProbeRow, Results, RunView, SweepView } from '@sweepstack/contracts'
import { type Command, commandWithHome } from '../helpers/command.js'
import { until } from '../helpers/until.js'

let command: Command
before(async () => {
  command = await commandWithHome()
})
after(() => command.close())

const parse = <T>(text: string): T => JSON.parse(text) as T

/** Quick, and with a test of another length. */
const LONGER = ['--set', 'base.tests.zero-count.length=20', '--set', 'base.training.epochs=1']

test('run, from an empty home to results; nothing runs afterwards', async () => {
  const { code, stdout, stderr } = await command.run(
    'run',
    'sweeps/smoke.yaml',
    '--format',
    'json',
    ...LONGER,
  )
  assert.equal(code, 0, stderr)
  const { sweep, results } = parse<{ sweep: SweepView; results: Results[] }>(stdout)
  assert.equal(sweep.status, 'done')
  assert.deepEqual(
    results.map(({ by }) => by),
    ['test', 'depth', 'count'],
  )
  const [byTest, byDepth] = results as [Results, Results]
  assert.equal(byTest.rows.length, 4)
  for (const row of byTest.rows) {
    assert.equal(row.n, 1000)
    const deep = byDepth.rows.filter(({ cell, test }) => cell === row.cell && test === row.test)
    assert.equal(
      deep.reduce((sum, { correct }) => sum + correct, 0),
      row.correct,
      'the depths of a test add up to it',
    )
  }
  assert.match(stderr, /4 of 4 runs done/)
  assert.equal(existsSync(join(command.home, 'service.json')), false)
  assert.equal(existsSync(join(command.home, 'service.lock')), false)
  assert.deepEqual(readdirSync(join(command.home, 'holds')), [])
})

test('afterwards the results can be asked for in every form', async () => {
  const table = await command.run('results', '--by', 'depth', '--test', 'zero-count', '--label', 'unbalanced')
  assert.equal(table.code, 0, table.stderr)
  assert.match(table.stdout, /^zero-count, by stack depth \(unbalanced strings\)/)
  assert.match(table.stdout, /trained on strings of 16, tested on 20/)

  const csv = await command.run('results', 'smoke', '--where', 'model.dModel=16', '--format', 'csv')
  const [head, ...lines] = csv.stdout.trim().split('\n')
  assert.match(head ?? '', /^sweepId,.*,accuracy,.*,model\.dModel$/)
  assert.equal(lines.length, 2)

  const probes = parse<ProbeRow[]>((await command.run('probes', '--format', 'json')).stdout)
  assert.deepEqual([...new Set(probes.map(({ layer }) => layer))].sort(), [0, 1])
})

test('the files of a run are listed, and copied here by their names', async () => {
  const [run] = parse<RunView[]>((await command.run('runs', 'smoke', '--format', 'json')).stdout)
  const id = run?.id.slice(-8) ?? ''
  const listed = await command.run('artifacts', id)
  assert.equal(listed.code, 0, listed.stderr)
  assert.match(listed.stdout, /^weights\.safetensors +0\.\d\d MB/m)
  const out = join(command.home, 'files')
  const got = await command.run('artifacts', id, '--get', 'weights.safetensors', 'logits/*', '--out', out)
  assert.equal(got.code, 0, got.stderr)
  assert.ok(existsSync(join(out, 'weights.safetensors')))
  assert.equal(readdirSync(join(out, 'logits')).length, 2)
  const none = await command.run('artifacts', id, '--get', 'wieghts*')
  assert.equal(none.code, 2)
  assert.match(none.stderr, /no artifact wieghts\*[\s\S]*fix: name one of .*weights\.safetensors/)
  assert.equal((await command.run('artifacts', 'ffff0000')).code, 2)
  const checkpoints = await command.run('checkpoints', id, '--format', 'json')
  assert.deepEqual(parse(checkpoints.stdout), [], 'none is to be kept')
})

test('a baseline that was recorded holds; one whose counts are others fails, with what moved', async () => {
  const file = join(command.home, 'baseline.json')
  const recorded = await command.run('baseline', 'record', 'smoke', '--out', file)
  assert.equal(recorded.code, 0, recorded.stderr)

  const held = await command.run('baseline', 'check', file)
  assert.equal(held.code, 0, held.stderr)
  assert.match(held.stdout, /^8 rows compared: 8 the same, 0 moved/)

  const baseline = parse<Baseline>(await readFile(file, 'utf8'))
  const [row] = baseline.counts
  assert.ok(row)
  row.correct =
    row.correct > row.n / 2 ? row.correct - Math.floor(row.n / 2) : row.correct + Math.floor(row.n / 2)
  await writeFile(file, JSON.stringify(baseline))
  const failed = await command.run('baseline', 'check', file)
  assert.equal(failed.code, 1, failed.stderr)
  assert.match(failed.stdout, new RegExp(`${row.test}.*${row.label}.*failed`))
  assert.match(failed.stdout, /8 rows compared: 7 the same, 0 moved .*, 1 failed$/m)
  assert.match(failed.stderr, /error: the baseline does not hold/)
})

test('two runs at once share one service, which ends with the last of them', async () => {
  const log = join(command.home, 'logs', 'service.log')
  const starts = (): number => readFileSync(log, 'utf8').split('ready at').length
  const before = starts()
  const short = command.start(['run', 'sweeps/smoke.yaml', '--format', 'json', '--by', 'test'])
  const long = command.start([
    'run',
    'sweeps/smoke.yaml',
    '--set',
    'seeds=[1,2,3]',
    '--format',
    'json',
    '--by',
    'test',
  ])
  const [first, second] = await Promise.all([short.ended, long.ended])
  assert.equal(first.code, 0, first.stderr)
  assert.equal(second.code, 0, second.stderr)
  assert.equal(parse<{ sweep: SweepView }>(second.stdout).sweep.runs.done, 6)
  assert.equal(starts(), before + 1)
  await until('the service has ended', () => !existsSync(join(command.home, 'service.lock')))
})

test('a run that fails is told of, with its cause and fix, and the command exits with 1', async () => {
  const ended = await command.run(
    'run',
    'sweeps/smoke.yaml',
    '--set',
    'base.data.length=4',
    '--set',
    'seeds=[0]',
  )
  assert.equal(ended.code, 1)
  assert.match(ended.stderr, /2 runs failed:\n {2}dModel=16, seed 0: data\.impossible: .*\n {4}fix: /)
})

test('Ctrl-C cancels the sweep, shows what there is and stops what was started', async () => {
  const long = command.start([
    ...['run', 'sweeps/smoke.yaml', '--format', 'json', '--by', 'test', '--set', 'seeds=[0]'],
    ...['--set', 'include=[{ model.dModel: 64, training.epochs: 5000 }]', '--set', 'matrix.model.dModel=[8]'],
  ])
  await until('one run is done and the other runs', () => /1 of 2 runs done, 1 running/.test(long.stderr()), {
    seconds: 90,
  })
  long.child.kill('SIGINT')
  const { code, stdout, stderr } = await long.ended
  assert.equal(code, 1, stderr)
  const { sweep, results } = parse<{ sweep: SweepView; results: Results[] }>(stdout)
  assert.deepEqual([sweep.status, sweep.runs.done, sweep.runs.cancelled], ['cancelled', 1, 1])
  assert.equal(results[0]?.rows.length, 2)
  assert.match(stderr, /1 run cancelled; sweepstack retry /)
  assert.equal(existsSync(join(command.home, 'service.lock')), false)
})

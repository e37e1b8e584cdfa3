import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { pickColumns } from './columns.js'
import { importFile } from './import-file.js'
import type { ImportOptions } from './options.js'
import { bytesSource } from './source.js'

const rows = async (text: string, options: Partial<ImportOptions>) =>
  (await importFile(bytesSource(Buffer.from(text)), { name: 'x', ...options })).rows

test('columns go by their own names or by those given; null leaves one unread', () => {
  const names = ['text', 'label', 'count', 'sequence']
  assert.deepEqual(pickColumns(names, {}, 'x'), {
    sequence: 'sequence',
    label: 'label',
    stack_depth: null,
    count: 'count',
  })
  assert.deepEqual(
    pickColumns(names, { sequence: 'text', label: null, stack_depth: 'count', count: null }, 'x'),
    {
      sequence: 'text',
      label: null,
      stack_depth: 'count',
      count: null,
    },
  )
})

test('a column that is missing is an error that lists those there are, and the nearest', () => {
  const failure = (names: string[], wanted: Parameters<typeof pickColumns>[1]) => {
    try {
      pickColumns(names, wanted, 'x')
    } catch (error) {
      assert.ok(error instanceof SweepstackError)
      return `${error.message} (${error.fix})`
    }
    return assert.fail('they were picked')
  }
  const names = ['Sequence', 'lable']
  assert.match(failure(names, {}), /no column sequence; .* "Sequence", "lable" \(did you mean Sequence\?/)
  assert.match(failure(['sequence', 'lable'], { label: 'label' }), /no column label; .*did you mean lable\?/)
  assert.match(failure(['sequence'], {}), /neither a column stack_depth nor label.*columns.label: null/)
  assert.match(failure(['sequence', 'a', 'a'], { label: null }), /column a twice/)
  assert.match(
    failure(
      Array(30)
        .fill('')
        .map((_, i) => `c${i}`),
      {},
    ),
    /"c19" and 10 more/,
  )
})

test('a file separated by tabs or semicolons is told to be, in quotes too', async () => {
  for (const [separator, by] of [
    ['\t', 'tabs'],
    [';', 'semicolons'],
  ] as const)
    for (const header of ['sequence,label', '"sequence","label"', ' Text,ok,count'])
      await assert.rejects(rows(`\n${header},1\n()(),1,1\n`.replaceAll(',', separator), {}), (error) => {
        assert.ok(error instanceof SweepstackError)
        assert.equal(error.message, `x: the file is separated by ${by}, not by commas`)
        assert.match(error.fix ?? '', /separate its fields by commas/)
        return true
      })
  // a column may be called so, and quotes be wrong elsewhere
  assert.equal(await rows('a;b\n()\n', { columns: { sequence: 'a;b', label: null } }), 1)
  await assert.rejects(rows('sequence,label\n"()";1\n', {}), /line 2: field 1 goes on after its closing/)
  await assert.rejects(rows('strings\n()\n', {}), /there is no column sequence/)
})

test('mapped columns in CSV and JSON Lines; messages name them as the file does', async () => {
  const csv = 'text,ok,d\n()(),yes,1\n'
  const columns = { sequence: 'text', stack_depth: 'd', label: null }
  assert.equal(await rows(csv, { columns }), 1)
  await assert.rejects(
    rows(csv, { columns: { sequence: 'text', label: 'ok' } }),
    /line 2: ok is "yes", not 0, 1/,
  )
  await assert.rejects(
    rows(csv.replace(',1\n', ',2\n'), { columns }),
    /line 2: d is 2, the string is balanced/,
  )
  const jsonl = '{"text":"()","ok":1}\n{"text":"(","ok":false}\n'
  assert.equal(await rows(jsonl, { columns: { sequence: 'text', label: 'ok' } }), 2)
  await assert.rejects(
    rows(jsonl, { columns: { sequence: 'txt', label: 'ok' } }),
    /no column txt; .*"text", "ok"/,
  )
})

test('strings without anything said of them are taken on purpose only', async () => {
  for (const text of ['sequence\n()\n)(\n', '{"sequence":"()"}\n{"sequence":")("}\n']) {
    assert.equal(await rows(text, { columns: { label: null } }), 2)
    await assert.rejects(rows(text, {}), /neither a column stack_depth nor label/)
  }
})

test('another alphabet, and types that have to match', async () => {
  assert.equal(await rows('sequence,label\naabb,1\nabba,0\n', { alphabet: 'ab' }), 2)
  assert.equal(await rows('sequence,stack_depth\n([]),2\n([)],0\n', {}), 2)
  await assert.rejects(
    rows('sequence,stack_depth\n([)],2\n', {}),
    /2 says balanced, the string is unbalanced/,
  )
  await assert.rejects(rows('sequence,label\naabb,1\n', {}), (error) => {
    assert.ok(error instanceof SweepstackError)
    assert.match(error.fix ?? '', /alphabet/)
    return true
  })
})

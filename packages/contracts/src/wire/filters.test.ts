import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SweepstackError } from '../errors.js'
import { parseFilters } from './filters.js'

describe('parseFilters', () => {
  it('reads values, lists, repeated parameters and ranges', () => {
    assert.deepEqual(
      parseFilters({
        'model.layers': '1,2',
        'data.preset': ['a', 'b'],
        'data.depth.max': '6..14',
        'model.dModel': '..64',
      }),
      [
        { path: 'model.layers', test: { in: ['1', '2'] } },
        { path: 'data.preset', test: { in: ['a', 'b'] } },
        { path: 'data.depth.max', test: { from: 6, to: 14 } },
        { path: 'model.dModel', test: { from: null, to: 64 } },
      ],
    )
  })
  for (const query of [
    { layers: '2' },
    { 'model.layers': '..' },
    { 'model.layers': '1.2.3..4' },
    { 'model.layers': '4..2' },
    { 'tests.x': '1' },
  ])
    it(`refuses ${JSON.stringify(query)}`, () =>
      assert.throws(
        () => parseFilters(query as Record<string, string>),
        (e) => e instanceof SweepstackError && e.code === 'request.invalid',
      ))
})

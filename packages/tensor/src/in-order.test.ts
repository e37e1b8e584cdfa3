import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inOrder } from './in-order.js'

test('batch products wait for the one before, other ops do not', () => {
  const op = (name: string, op: string, inputs: string[]) =>
    ({ kind: 'op', name, op, inputs, attributes: [], shapes: [[1]], madeBy: 'a test' }) as const
  const x = { kind: 'input', name: 'x', dtype: 1, shape: [1] } as const
  const nodes = [
    x,
    op('a', 'BatchMatMulV2', ['x', 'x']),
    op('b', 'Relu', ['a']),
    op('c', 'BatchMatMulV2', ['x', 'x']),
    op('d', 'BatchMatMulV2', ['b', 'c']),
  ]
  const outputs = new Map([['out', 'd']])
  const found = inOrder({ nodes, outputs })
  assert.deepEqual(
    found.nodes.map((node) => (node.kind === 'op' ? node.inputs : [])),
    [[], ['x', 'x'], ['a'], ['x', 'x', '^a'], ['b', 'c', '^c']],
  )
  assert.equal(found.outputs, outputs)
})

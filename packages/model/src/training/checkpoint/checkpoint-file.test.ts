import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelSchema } from '@sweepstack/contracts'
import { floatsOf, layoutOf, openSafetensors, readView } from '@sweepstack/weights'
import { initialParameters } from '../../transformer/init.js'
import { fromCheckpoint, toCheckpoint } from './checkpoint-file.js'
import type { Identity } from './identity.js'
import type { TrainingState } from './training-state.js'

const model = modelSchema.parse({ layers: 1, dModel: 4, heads: 2, dMlp: 3 })
const reach = { length: 6, types: 1 }
const layout = layoutOf(model, reach)
const vector = (seed: number) => initialParameters(model, reach, seed)
const identity: Identity = { spec: 'a', seed: 7, train: 'b', validation: 'c' }
const state: TrainingState = {
  ...{ step: 12, stopped: false, params: vector(0), seconds: 0.1 + 0.2 },
  slots: { exp_avg: vector(1), exp_avg_sq: vector(2) },
  curve: { steps: 3, loss: 1 / 3, correct: 5, gradientNorm: 1e-300, seconds: 0.1 },
  ...{ validated: { loss: 0.7, accuracy: 2 / 3 }, lowest: 0.7 },
  stopping: { best: { loss: 0.7, step: 10, params: vector(3) }, mark: null, waited: 2 },
}
const of = { layout, optimizer: 'adamw' } as const
const file = toCheckpoint(state, identity, layout)

test('what is written is read back to the bit, from any place in a larger buffer', () => {
  assert.deepEqual(fromCheckpoint(file, identity, of), state)
  const moved = new Uint8Array(file.length + 3)
  moved.set(file, 3)
  assert.deepEqual(fromCheckpoint(moved.subarray(3), identity, of), state)
  // As it comes from a database or another process: a part of Node's pool, whose slice is no copy.
  assert.deepEqual(fromCheckpoint(Buffer.from(moved.buffer, 3), identity, of), state)
  const bare = { ...state, stopping: null, validated: null, lowest: null }
  assert.deepEqual(fromCheckpoint(toCheckpoint(bare, identity, layout), identity, of), bare)
})

test('each vector stands by the names and shapes of its parameters', () => {
  const { tensors, metadata } = openSafetensors(file)
  const query = layout.views.find(({ name }) => name === 'blocks.0.attn.W_Q')!
  const vectors = {
    '': state.params,
    'optimizer.exp_avg.': state.slots.exp_avg!,
    'optimizer.exp_avg_sq.': state.slots.exp_avg_sq!,
    'best.': state.stopping!.best!.params,
  }
  for (const [prefix, flat] of Object.entries(vectors)) {
    const tensor = tensors.get(`${prefix}${query.name}`)!
    assert.deepEqual([tensor.shape, floatsOf(tensor)], [[2, 4, 2], readView(flat, query)])
  }
  assert.equal(tensors.size, 4 * layout.views.length)
  assert.equal(metadata.step, '12')
})

test("an optimizer's slots are what is read and written, whichever they are", () => {
  const sgd: TrainingState = { ...state, slots: { momentum_buffer: vector(4) } }
  const bytes = toCheckpoint(sgd, identity, layout)
  assert.deepEqual(fromCheckpoint(bytes, identity, { layout, optimizer: 'sgd' }), sgd)
  assert.throws(() => fromCheckpoint(bytes, identity, of), /optimizer\.exp_avg\.embed\.W_E should be/)
})

test('of another training it is refused, with the reason', () => {
  const refused = (other: Partial<Identity>, message: RegExp) =>
    assert.throws(() => fromCheckpoint(file, { ...identity, ...other }, of), message)
  refused({ seed: 8 }, /it is of another seed/)
  refused({ spec: 'x', train: 'y' }, /it is of another spec and other training strings/)
  refused({ validation: 'z' }, /other validation strings/)
  const wider = layoutOf({ ...model, dMlp: 5 }, reach)
  assert.throws(
    () => fromCheckpoint(file, identity, { ...of, layout: wider }),
    /blocks\.0\.mlp\.W_in should be \[4,5\].*\[4,3\]/,
  )
})

test('damaged in any way it is refused, and nothing else happens', () => {
  for (let size = 0; size < file.length; size += 61)
    assert.throws(() => fromCheckpoint(file.subarray(0, size), identity, of), RangeError, String(size))
  const said = Buffer.from(file).toString('latin1')
  const changed = (from: string, to: string) => {
    assert.ok(said.includes(from) && from.length === to.length)
    const bytes = Uint8Array.from(said.replace(from, to), (character) => character.charCodeAt(0))
    return () => fromCheckpoint(bytes, identity, of)
  }
  assert.throws(
    changed('sweepstack.checkpoint.1', 'sweepstack.checkpoint.9'),
    /no sweepstack\.checkpoint\.1 file/,
  )
  assert.throws(changed('\\"waited\\":2', '\\"waitef\\":2'), /its metadata are damaged/)
  assert.throws(changed('"best.ln_final.w"', '"mest.ln_final.w"'), /best\.ln_final\.w should be \[4\]/)
  assert.throws(changed('"dtype":"F32"', '"dtype":"F64"'), /F64 .* does not take the .* bytes it has/)
})

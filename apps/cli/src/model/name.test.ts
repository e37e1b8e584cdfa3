import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameFor } from './name.js'

test('a model is called what its file is called, as far as a model may be', () => {
  assert.equal(nameFor('runs/brackets.pt'), 'brackets')
  assert.equal(nameFor('epoch=3-step.4.safetensors'), 'epoch-3-step.4')
  assert.equal(nameFor('.hidden.pth'), 'hidden')
  assert.equal(nameFor('模型.pt'), 'model')
  // By an id runs are found, and never a model.
  assert.equal(nameFor('3f0a91c2-5b7e-4c1d-9e2f-0a1b2c3d4e5f.pt'), 'model')
  assert.equal(nameFor('3f0a91c2.pt'), '3f0a91c2')
  assert.equal(nameFor(`${'x'.repeat(200)}.pt`).length, 100)
})

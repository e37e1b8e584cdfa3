import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameFor } from './name.js'

test('a model is called what its file is called, as far as a model may be', () => {
  assert.equal(nameFor('runs/brackets.pt'), 'brackets')
  assert.equal(nameFor('epoch=3-step.4.safetensors'), 'epoch-3-step.4')
  assert.equal(nameFor('.hidden.pth'), 'hidden')
  assert.equal(nameFor('模型.pt'), 'model')
  assert.equal(nameFor(`${'x'.repeat(200)}.pt`).length, 100)
})

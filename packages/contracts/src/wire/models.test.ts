import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modelName } from './models.js'

test('a model can have a name, and not one that means something else', () => {
  for (const name of ['brackets', '3f0a91c2', 'run 0a1b2c3d', 'epoch-3_step.4'])
    assert.equal(modelName.parse(name), name)
  const refuses = (name: string, message: RegExp): void => {
    const { success, error } = modelName.safeParse(name)
    assert.equal(success, false, name)
    assert.match(error?.issues[0]?.message ?? '', message)
  }
  for (const name of ['', '.hidden', 'a/b', '-x', `sha256:${'0'.repeat(64)}`])
    refuses(name, /letters, digits, spaces, dots, dashes or underscores/)
  for (const id of ['3f0a91c2-5b7e-4c1d-9e2f-0a1b2c3d4e5f', '3F0A91C2-5B7E-4C1D-9E2F-0A1B2C3D4E5F'])
    refuses(id, /is an id, and runs are found by ids; give another name/)
})

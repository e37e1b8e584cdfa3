import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { persist } from './persist.js'

const away = () => new SweepstackError('unavailable', 'the database is away')

describe('a write that has to get through', () => {
  it('is tried again while the store does not answer', async () => {
    let tries = 0
    const heard: unknown[] = []
    const write = async () => {
      if (++tries < 3) throw away()
      return 'written'
    }
    assert.equal(await persist(write, (error) => heard.push(error)), 'written')
    assert.equal(heard.length, 2)
  })

  it('is given up after its time, with the reason', async () => {
    await assert.rejects(
      persist(
        async () => {
          throw away()
        },
        () => {},
        300,
      ),
      { code: 'unavailable' },
    )
  })

  it('is not tried again where the store said no', async () => {
    let tries = 0
    const write = async () => {
      tries++
      throw new Error('a constraint is violated')
    }
    await assert.rejects(
      persist(write, () => assert.fail()),
      /constraint/,
    )
    assert.equal(tries, 1)
  })
})

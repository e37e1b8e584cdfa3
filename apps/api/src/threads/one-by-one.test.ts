import assert from 'node:assert/strict'
import { test } from 'node:test'
import { queueOf } from './one-by-one.js'

/** Tasks that end when told, and the order they were begun in. */
const tasks = () => {
  const begun: number[] = []
  const ends: (() => void)[] = []
  const task = (i: number) => () =>
    new Promise<number>((resolve) => {
      begun.push(i)
      ends[i] = () => resolve(i)
    })
  return { begun, end: (i: number) => ends[i]?.(), task }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('so many at once, in the order they came', async () => {
  const { begun, end, task } = tasks()
  const queue = queueOf({ atOnce: 2 })
  const answers = [0, 1, 2, 3].map((i) => queue(task(i)))
  await turn()
  assert.deepEqual(begun, [0, 1])
  end(1)
  await answers[1]
  await turn()
  assert.deepEqual(begun, [0, 1, 2])
  for (const i of [0, 2]) end(i)
  await turn()
  end(3)
  assert.deepEqual(await Promise.all(answers), [0, 1, 2, 3])
})

test('a task that fails lets the next one run', async () => {
  const queue = queueOf()
  const failed = queue(() => Promise.reject(new Error('no')))
  const next = queue(async () => 'yes')
  await assert.rejects(failed, /no/)
  assert.equal(await next, 'yes')
})

test('who does not wait any more is not run, and too many are sent away', async () => {
  const { begun, end, task } = tasks()
  const queue = queueOf({ waiting: 1 })
  const gone = new AbortController()
  const first = queue(task(0))
  const second = queue(task(1), gone.signal)
  await turn()
  await assert.rejects(queue(task(2)), { code: 'unavailable' })
  gone.abort()
  await assert.rejects(second, { name: 'AbortError' })
  await assert.rejects(queue(task(2), gone.signal), { name: 'AbortError' })
  // Its place in the line is free, though the first still runs.
  const third = queue(task(3))
  end(0)
  await first
  await turn()
  assert.deepEqual(begun, [0, 3])
  end(3)
  assert.equal(await third, 3)
})

test('who aborts as its turn comes hands the place on', async () => {
  const outcomes = new Set<string>()
  for (let ticks = 0; ticks < 10; ticks++) {
    const { begun, end, task } = tasks()
    const queue = queueOf()
    const gone = new AbortController()
    const first = queue(task(0))
    const second = queue(task(1), gone.signal).then(String, () => 'gone')
    const third = queue(task(2))
    await turn()
    end(0)
    for (let i = 0; i < ticks; i++) await null
    gone.abort()
    await first
    await turn()
    end(1)
    outcomes.add(await second)
    await turn()
    assert.equal(begun.at(-1), 2)
    end(2)
    assert.equal(await third, 2)
  }
  assert.deepEqual([...outcomes].sort(), ['1', 'gone'])
})

test('a place that becomes free is for the next in line: no newcomer slips in between', async () => {
  for (let ticks = 0; ticks < 10; ticks++) {
    const { begun, end, task } = tasks()
    const queue = queueOf()
    const answers = [queue(task(0)), queue(task(1))]
    await turn()
    end(0)
    for (let i = 0; i < ticks; i++) await null
    answers.push(queue(task(2)))
    await turn()
    assert.deepEqual(begun, [0, 1], `${ticks}`)
    end(1)
    await turn()
    end(2)
    assert.deepEqual(await Promise.all(answers), [0, 1, 2])
  }
})

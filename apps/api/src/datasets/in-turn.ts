import type { Queue } from '../threads/one-by-one.js'

/** A stream that begins when its turn comes, and keeps the place until it ends. */
export async function* inTurn<T>(
  queue: Queue,
  signal: AbortSignal,
  make: () => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  let leave = (): void => {}
  await new Promise<void>((begin, refuse) => {
    const held = (): Promise<void> =>
      new Promise((done) => {
        leave = done
        begin()
      })
    queue(held, signal).catch(refuse)
  })
  try {
    yield* make()
  } finally {
    leave()
  }
}

import type { Page } from '@sweepstack/contracts'

/** Every item of a list, page after page, as it is asked for. */
export const allPages = async function* <T>(
  list: (page: { cursor?: string }) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | null = null
  do {
    const page: Page<T> = await list(cursor === null ? {} : { cursor })
    yield* page.items
    cursor = page.next
  } while (cursor !== null)
}

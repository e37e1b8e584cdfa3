import pg from 'pg'

type Query = (text: string, values?: unknown[]) => Promise<unknown>

/** Plain SQL past the store, for what no store would do. */
export const onDatabase = async (url: string, work: (query: Query) => Promise<void>): Promise<void> => {
  const client = new pg.Client(url)
  await client.connect()
  try {
    await work((text, values) => client.query(text, values))
  } finally {
    await client.end()
  }
}

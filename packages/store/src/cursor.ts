import { SweepstackError } from '@sweepstack/contracts'
import { isId } from './ids.js'

/** What a list is asked for: at most `limit` items (1 to 1000), after `cursor`. */
export type PageQuery = { limit?: number | undefined; cursor?: string | undefined }
/** A place in a list ordered by age and id. */
export type Place = { createdAt: Date; id: string }

export const pageSize = ({ limit = 100 }: PageQuery): number => {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw invalid('limit', `${limit} is not a page size`, 'give a whole number from 1 to 1000')
  return limit
}

const writeCursor = ({ createdAt, id }: Place): string =>
  Buffer.from(`${createdAt.toISOString()} ${id}`).toString('base64url')

/**
 * The place a cursor stands for, null for none. `isKey` says what the list's ids look like.
 * @throws SweepstackError `request.invalid` for one that no such list gave
 */
export const readCursor = ({ cursor }: PageQuery, isKey = isId): Place | null => {
  if (cursor === undefined) return null
  const [time = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  const createdAt = new Date(time)
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time) && !Number.isNaN(createdAt.getTime())
  if (rest.length > 0 || !isTime || !isKey(id))
    throw invalid(
      'cursor',
      'the cursor is not one that a list gave',
      'send `next` of the page before, or none',
    )
  return { createdAt, id }
}

/** A page from one item more than it holds: whether that one came says if there is a next page. */
export const pageOfRows = <Row, Item>(
  rows: Row[],
  size: number,
  place: (row: Row) => Place,
  item: (row: Row) => Item,
): { items: Item[]; next: string | null } => {
  const shown = rows.slice(0, size)
  const last = shown.at(-1)
  return {
    items: shown.map(item),
    next: rows.length > size && last !== undefined ? writeCursor(place(last)) : null,
  }
}

const invalid = (path: string, detail: string, fix: string): SweepstackError =>
  new SweepstackError('request.invalid', detail, { fix, issues: [{ path, message: detail, fix }] })

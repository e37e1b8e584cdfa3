const [QUOTE, COMMA] = [0x22, 0x2c] as const

/** The fields of a record without quotes. */
export const plainFields = (bytes: Uint8Array, from: number, to: number): Uint8Array[] => {
  const fields: Uint8Array[] = []
  let start = from
  for (let at = from; at < to; at++)
    if (bytes[at] === COMMA) {
      fields.push(bytes.subarray(start, at))
      start = at + 1
    }
  fields.push(bytes.subarray(start, to))
  return fields
}

/**
 * The fields of a record that has quotes (RFC 4180), an even number of them, or what is wrong with it.
 */
export const quotedFields = (record: Uint8Array): Uint8Array[] | { wrong: string } => {
  const fields: Uint8Array[] = []
  for (let at = 0; ; at++) {
    const isQuoted = record[at] === QUOTE
    const end = isQuoted ? endOfQuoted(record, at) : endOfPlain(record, at)
    if (end === -1) return { wrong: `field ${fields.length + 1} has no closing quote` }
    const field = record.subarray(at, end)
    if (!isQuoted && field.includes(QUOTE))
      return {
        wrong: `field ${fields.length + 1} has a quote inside; quote the whole of it and double the quotes in it`,
      }
    fields.push(isQuoted ? unquoted(field) : field)
    if (end === record.length) return fields
    if (record[end] !== COMMA)
      return { wrong: `field ${fields.length} goes on after its closing quote; double the quotes in it` }
    at = end
  }
}

const endOfPlain = (record: Uint8Array, from: number): number => {
  const comma = record.indexOf(COMMA, from)
  return comma === -1 ? record.length : comma
}

/** Just behind the closing quote of the field at `from`, or -1 without one. A doubled quote is none. */
const endOfQuoted = (record: Uint8Array, from: number): number => {
  for (let at = from + 1; ; at += 2) {
    at = record.indexOf(QUOTE, at)
    if (at === -1 || record[at + 1] !== QUOTE) return at === -1 ? -1 : at + 1
  }
}

const unquoted = (field: Uint8Array): Uint8Array => {
  const inner = field.subarray(1, -1)
  return inner.includes(QUOTE)
    ? inner.filter((byte, at) => byte !== QUOTE || quotesBefore(inner, at) % 2 === 0)
    : inner
}

const quotesBefore = (bytes: Uint8Array, at: number): number => {
  let from = at
  while (from > 0 && bytes[from - 1] === QUOTE) from--
  return at - from
}

import { randomBytes } from 'node:crypto'

/**
 * `n` UUIDs of version 7 (RFC 9562) that ascend in the order given, so that a list by id is a list by age: 48
 * bits of milliseconds, 26 bits of counter, 48 random bits.
 */
export const newIds = (n: number, now = Date.now()): string[] => {
  const random = randomBytes(6 * n)
  return Array.from({ length: n }, (_, i) => {
    const bytes = Buffer.alloc(16)
    bytes.writeUIntBE(now, 0, 6)
    bytes.writeUInt16BE(0x7000 | ((i >>> 14) & 0xfff), 6)
    bytes.writeUInt16BE(0x8000 | (i & 0x3fff), 8)
    random.copy(bytes, 10, 6 * i, 6 * i + 6)
    const hex = bytes.toString('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  })
}

export const newId = (): string => newIds(1)[0]!

/** Whether a text is a UUID. What is not is the id of nothing, and PostgreSQL would call it an error. */
export const isId = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)

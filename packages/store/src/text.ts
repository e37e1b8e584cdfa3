/** Text as PostgreSQL can keep it: without NUL, and with every half of a surrogate pair replaced. */
export const storable = (text: string): string =>
  Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '')

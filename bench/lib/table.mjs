/** Prints a Markdown table: the head, then rows as they come, so that a long bench shows what it has. */
export function table(head) {
  const line = (cells) => console.log(`| ${cells.join(' | ')} |`)
  line(head)
  line(head.map(() => '---'))
  return line
}

/** Three digits that mean something: 0.123, 12.3, 1,234. */
export function digits(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return ''
  if (value >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(value >= 10 ? 1 : 2)
}

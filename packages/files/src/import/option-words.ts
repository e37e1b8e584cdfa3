/** How a caller spells the options that the fixes of an import speak of. */
export type OptionWords = {
  column: (field: string) => string
  /** on purpose no column of labels */
  noLabel: string
  /** two examples of an alphabet */
  alphabet: string
  skipBad: string
}

/** As ImportOptions has them; fixes are written in these. */
export const OWN_WORDS: OptionWords = {
  column: (field) => `columns.${field}`,
  noLabel: 'columns.label: null',
  alphabet: 'alphabet `ab`, or `OPEN CLOSE`',
  skipBad: 'skip bad rows',
}

/** A fix in the words of a caller. */
export const fixInWords = (fix: string, words: OptionWords): string =>
  ['sequence', 'label', 'stack_depth', 'count']
    .reduce(
      (text, field) => text.replace(`(${OWN_WORDS.column(field)})`, `(${words.column(field)})`),
      fix.replace(`(${OWN_WORDS.noLabel})`, `(${words.noLabel})`),
    )
    .replace(`(${OWN_WORDS.alphabet})`, `(${words.alphabet})`)
    .replace(`or ${OWN_WORDS.skipBad}`, `or ${words.skipBad}`)

import type { SweepstackError } from '@sweepstack/contracts'
import type { CsvError } from 'csv-parse'
import { badFile } from './bad-rows.js'
import { separatorAfterQuote } from './separators.js'
import { tooLongRow } from './too-large.js'

const FIX = 'quote the whole of a field that has a quote in it, and double the quotes in it'

/**
 * What csv-parse could not read, as an error of the file.
 * @param line that the row starts on; csv-parse's own message may name another
 * @param longest bytes of a row
 */
export const csvFault = (error: CsvError, name: string, line: number, longest: number): SweepstackError => {
  const field = `line ${line}: field ${Number(error.column) + 1}`
  const isHeader = error.records === 0 && Number(error.column) === 0
  const unreadable = (what: string, fix: string) =>
    badFile(name, `the CSV cannot be read: ${what}`, fix, error)
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return tooLongRow(name, line, longest)
    case 'CSV_QUOTE_NOT_CLOSED':
      return unreadable(`a quote that opens on line ${line} is never closed`, 'close every quote')
    case 'CSV_INVALID_CLOSING_QUOTE':
      return (
        (isHeader ? separatorAfterQuote(error.message, name) : null) ??
        unreadable(`${field} goes on after its closing quote; is a quote left open?`, FIX)
      )
    case 'INVALID_OPENING_QUOTE':
      return unreadable(`${field} has a quote inside`, FIX)
    default:
      return unreadable(`line ${line}: ${error.message}`, 'write it as RFC 4180 says')
  }
}

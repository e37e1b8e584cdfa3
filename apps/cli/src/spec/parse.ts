import { SweepstackError } from '@sweepstack/contracts'
import { type Document, isMap, isSeq, LineCounter, parseAllDocuments, YAMLMap } from 'yaml'

/** A spec file as data, and where in the file each of its fields stands. */
export type ParsedSpec = { value: unknown; locate(path: string): string | null }

/**
 * Parses a sweep (or another `what`) written in YAML or JSON (which is YAML). Anchors and merge keys are allowed, duplicate keys
 * and unknown tags are errors.
 * @throws SweepstackError `spec.unparsable` with file, line and column.
 */
export const parseSpec = (text: string, file: string, what: Written = SWEEP): ParsedSpec => {
  const counter = new LineCounter()
  const place = (offset: number): string => {
    const { line, col } = counter.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const documents = parseAllDocuments(text, {
    lineCounter: counter,
    merge: true,
    uniqueKeys: true,
    prettyErrors: false,
  })
  const [document, second] = Array.isArray(documents) ? documents : []
  if (document === undefined || document.contents === null)
    throw unparsable('the file is empty', file, `write a ${what.name}; ${what.help}`)
  const fault = document.errors[0] ?? document.warnings[0]
  if (fault !== undefined)
    throw unparsable(firstLine(fault.message), place(fault.pos[0]), FIXES[fault.code] ?? 'correct the syntax')
  if (second !== undefined)
    throw unparsable(
      'the file holds several documents',
      place(second.range[0]),
      `keep one ${what.name} a file`,
    )
  return { value: toValue(document, file), locate: locator(document, place) }
}

/** What a file holds, for its errors. */
type Written = { name: string; help: string }
const SWEEP: Written = { name: 'sweep', help: '`sweepstack schema` prints its fields' }

const FIXES: Record<string, string> = {
  DUPLICATE_KEY: 'remove one of the two',
  BAD_INDENT: 'indent with spaces, the same number for fields of one level',
  TAB_AS_INDENT: 'indent with spaces',
}

const unparsable = (message: string, path: string, fix: string): SweepstackError =>
  new SweepstackError('spec.unparsable', message, { fix, issues: [{ path, message, fix }] })

const firstLine = (message: string): string => message.split('\n')[0] ?? message

const toValue = (document: Document.Parsed, file: string): unknown => {
  try {
    return document.toJS()
  } catch (error) {
    // An alias without its anchor, or aliases that multiply beyond reason.
    throw unparsable(
      error instanceof Error ? firstLine(error.message) : String(error),
      file,
      'check the aliases',
    )
  }
}

/** Finds the deepest written field on a dot path; a matrix path is one key that itself holds dots. */
const locator =
  (document: Document.Parsed, place: (offset: number) => string) =>
  (path: string): string | null => {
    let rest = path
    let node: unknown = document.contents
    let offset: number | null = null
    while (rest !== '') {
      const step = child(node, rest)
      if (step === null) break
      ;({ node, offset, rest } = step)
    }
    return offset === null ? null : place(offset)
  }

type Step = { node: unknown; offset: number | null; rest: string }

const child = (node: unknown, path: string): Step | null => {
  if (isSeq(node)) {
    const [index = '', ...rest] = path.split('.')
    const item = node.items[Number(index)]
    return item === undefined ? null : { node: item, offset: start(item), rest: rest.join('.') }
  }
  if (!isMap(node)) return null
  for (const { key, value } of node.items) {
    const name = keyName(key)
    if (path === name || path.startsWith(`${name}.`))
      return { node: value, offset: start(key), rest: path.slice(name.length + 1) }
  }
  return null
}

const keyName = (key: unknown): string =>
  key instanceof YAMLMap ? '' : String((key as { value?: unknown } | null)?.value)

const start = (node: unknown): number | null =>
  (node as { range?: [number, number, number] | null } | null)?.range?.[0] ?? null

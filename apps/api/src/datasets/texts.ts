import { type CellSpec, filesOf, type Issue } from '@sweepstack/contracts'
import type { AppDeps } from '../deps.js'
import { leftOut, mostStrings, type Reach } from './cut.js'

const NEWLINE = 0x0a

/** The canonical texts of the files a cell names, as far as is looked at, and what was left out, in words. */
export const textsOf = async (
  store: AppDeps['store'],
  cell: Pick<CellSpec, 'data' | 'tests'>,
  reach: Reach,
): Promise<{ texts: Record<string, Uint8Array>; notes: Issue[] }> => {
  const refs = filesOf(cell)
  const texts: Record<string, Uint8Array> = {}
  const notes: Issue[] = []
  for (const ref of refs) {
    const { text, notes: of } = await firstLines(store, ref, reach, 2 + Object.keys(cell.tests).length)
    texts[ref] = text
    notes.push(...of)
  }
  return { texts, notes }
}

/** The first lines of a stored file, in whole lines. Throws `not-found`. */
export const firstLines = async (
  store: AppDeps['store'],
  ref: string,
  reach: Reach,
  datasets = 1,
): Promise<{ text: Uint8Array; notes: Issue[] }> => {
  const { rows, bytes, name } = await store.files.get(ref)
  const perLine = Math.max(1, Math.ceil(bytes / Math.max(1, rows)))
  const most = mostStrings(reach, perLine, datasets)
  const pieces: Uint8Array[] = []
  let lines = 0
  for await (const piece of store.files.text(ref)) {
    let end = 0
    for (; lines < most; lines++) {
      const next = piece.indexOf(NEWLINE, end)
      if (next === -1) break
      end = next + 1
    }
    pieces.push(lines < most ? piece : piece.subarray(0, end))
    if (lines >= most) break
  }
  return { text: Buffer.concat(pieces), notes: lines < rows ? [leftOut(name, lines, rows)] : [] }
}

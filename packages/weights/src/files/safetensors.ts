import { parseJson } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { checkAxes, isCount, rowMajor, sizeOf } from '../shape.js'
import { dtypeOf } from './dtypes.js'
import type { StoredTensor, TensorFile } from './tensor-file.js'

/** A safetensors file opened: its tensors, and the texts of `__metadata__`. */
export type Safetensors = { tensors: TensorFile; metadata: Record<string, string> }

/** As the format's own reader: a longer header is refused before it is read. */
const MAX_HEADER_BYTES = 100_000_000

const WHOLE = 'the file'
const AGAIN = 'copy or save it again, with safetensors.torch.save_file'

/**
 * Opens a safetensors file: an 8-byte length, a JSON header, then the tensors without gaps.
 * @throws SweepstackError `model.invalid` for whatever is not so: a file cut short, a header that is no JSON, tensors that
 *   overlap, leave gaps, reach outside, or are not of the size their shape and type say
 */
export const openSafetensors = (file: Uint8Array): Safetensors => {
  const { header, body } = open(file)
  const { __metadata__, ...entries } = header
  const tensors = new Map<string, StoredTensor>()
  for (const [name, entry] of Object.entries(entries)) tensors.set(name, tensorOf(name, entry, body))
  checkCover([...tensors.values()], body.byteLength)
  return { tensors, metadata: metadataOf(__metadata__) }
}

/** Whether a file begins as a safetensors file does: a length that fits, and a brace. */
export const isSafetensors = (file: Uint8Array): boolean => {
  if (file.byteLength < 9 || file[8] !== 0x7b) return false
  return headerLengthOf(file) <= MAX_HEADER_BYTES
}

const headerLengthOf = (file: Uint8Array): number =>
  Number(new DataView(file.buffer, file.byteOffset, file.byteLength).getBigUint64(0, true))

const open = (file: Uint8Array): { header: Record<string, unknown>; body: DataView } => {
  const length = file.byteLength < 8 ? Number.POSITIVE_INFINITY : headerLengthOf(file)
  if (length > MAX_HEADER_BYTES || 8 + length > file.byteLength)
    throw fault(WHOLE, 'it is no safetensors file, or was cut short: its header does not fit', AGAIN)
  const start = 8 + length
  const body = new DataView(file.buffer, file.byteOffset + start, file.byteLength - start)
  const header = parseJson(file.subarray(8, start))
  if (header === undefined || header === null || typeof header !== 'object' || Array.isArray(header))
    throw fault(WHOLE, 'its header is no JSON object', AGAIN)
  return { header: header as Record<string, unknown>, body }
}

const tensorOf = (name: string, entry: unknown, body: DataView): StoredTensor => {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets) || offsets.length !== 2)
    throw fault(name, 'the header has no dtype, shape and data_offsets of it', AGAIN)
  checkAxes(name, shape)
  const type = dtypeOf(dtype)
  if (type === undefined)
    throw fault(name, `has numbers of the unknown type ${dtype.slice(0, 40)}`, 'save it as float32')
  const [from, to] = offsets as [unknown, unknown]
  if (!shape.every(isCount) || !isCount(from) || !isCount(to))
    throw fault(name, 'its shape or data_offsets are not whole numbers from 0', AGAIN)
  if (to > body.byteLength || from > to) throw fault(name, 'lies outside the file: it was cut short', AGAIN)
  if (sizeOf(shape) * type.bytes !== to - from)
    throw fault(name, `${dtype} [${shape}] does not take the ${to - from} bytes it has`, AGAIN)
  const bytes = new DataView(body.buffer, body.byteOffset + from, to - from)
  return { name, dtype, shape, bytes, offset: 0, strides: rowMajor(shape), littleEndian: true }
}

/** Every byte belongs to one tensor: so says the format, and so nothing hides in the file. */
const checkCover = (tensors: StoredTensor[], bytes: number): void => {
  const inOrder = tensors.sort(
    (a, b) => a.bytes.byteOffset - b.bytes.byteOffset || a.bytes.byteLength - b.bytes.byteLength,
  )
  const start = inOrder[0]?.bytes.byteOffset ?? 0
  let end = start
  for (const { name, bytes: own } of inOrder) {
    if (own.byteOffset !== end)
      throw fault(
        name,
        `${own.byteOffset < end ? 'overlaps' : 'leaves a gap after'} the tensor before it`,
        AGAIN,
      )
    end += own.byteLength
  }
  if (end - start !== bytes)
    throw fault(WHOLE, `${bytes - (end - start)} bytes of it belong to no tensor`, AGAIN)
}

const metadataOf = (metadata: unknown): Record<string, string> => {
  if (metadata === undefined || metadata === null) return {}
  const entries = typeof metadata === 'object' ? Object.entries(metadata) : []
  if (typeof metadata !== 'object' || entries.some(([, text]) => typeof text !== 'string'))
    throw fault('__metadata__', 'is not an object of texts', AGAIN)
  return Object.fromEntries(entries)
}

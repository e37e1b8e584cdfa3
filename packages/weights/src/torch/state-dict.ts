import { fault } from '../fault.js'
import { dtypeOf } from '../files/dtypes.js'
import type { StoredTensor, TensorFile } from '../files/tensor-file.js'
import { TENSORS_ONLY } from './names.js'
import { readPickle } from './pickle.js'
import { kindOf, TorchTensor, type Value } from './values.js'
import { isZip, openZip, type Zip } from './zip.js'

const WHOLE = 'the file'
const PICKLE = /^(?:(.*)\/)?data\.pkl$/

/** torch.save before version 1.6: a pickle of a magic number comes first. */
const OLD_FORMAT = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20]

export const isTorch = (file: Uint8Array): boolean => isZip(file) || file[0] === 0x80

/**
 * The tensors of a state dict that torch.save wrote, without running the pickle in it.
 * @throws SweepstackError `model.invalid` for a file that is not one whole, and for anything in it that is no tensor
 */
export const openStateDict = (file: Uint8Array): TensorFile => {
  if (OLD_FORMAT.every((byte, i) => file[i] === byte))
    throw fault(
      WHOLE,
      'it is in the format of torch before 1.6, which is not read',
      'torch.save(torch.load(PATH), PATH) with a newer torch, or save it as safetensors',
    )
  if (!isZip(file)) throw fault(WHOLE, 'it is a bare pickle, not what torch.save writes', TENSORS_ONLY)
  const zip = openZip(file)
  const { pickle, folder } = pickleOf(zip)
  const littleEndian = isLittleEndian(zip, folder)
  return new Map(
    entriesOf(readPickle(pickle)).map(([name, tensor]) => [
      name,
      storedOf(name, tensor, zip, folder, littleEndian),
    ]),
  )
}

const pickleOf = (zip: Zip): { pickle: Uint8Array; folder: string } => {
  const names = [...zip.keys()]
  const found = names.filter((name) => PICKLE.test(name))
  const [name] = found
  const pickle = name === undefined ? undefined : zip.get(name)
  if (name === undefined || pickle === undefined || found.length > 1)
    throw fault(WHOLE, 'it is a zip file, but not of torch.save: it has no data.pkl', TENSORS_ONLY)
  const prefix = PICKLE.exec(name)?.[1]
  const folder = prefix === undefined ? '' : `${prefix}/`
  if (zip.has(`${folder}constants.pkl`))
    throw fault(WHOLE, 'it is a TorchScript module, which is code', TENSORS_ONLY)
  return { pickle, folder }
}

const isLittleEndian = (zip: Zip, folder: string): boolean => {
  const bytes = zip.get(`${folder}byteorder`)
  const order = bytes === undefined ? 'little' : new TextDecoder().decode(bytes.subarray(0, 16)).trim()
  if (order !== 'little' && order !== 'big') throw fault('byteorder', `says ${order}, not little or big`)
  return order === 'little'
}

const entriesOf = (value: Value): [string, TorchTensor][] => {
  if (!(value instanceof Map))
    throw fault('data.pkl', `holds ${kindOf(value)}, not a dict of tensors`, TENSORS_ONLY)
  if (value.size === 0) throw fault('data.pkl', 'holds an empty dict', TENSORS_ONLY)
  return [...value].map(([name, entry]) => {
    if (typeof name !== 'string')
      throw fault('data.pkl', `a name in the dict is ${kindOf(name)}, not a text`, TENSORS_ONLY)
    if (!(entry instanceof TorchTensor))
      throw fault(
        name,
        `holds ${kindOf(entry)}, not a tensor`,
        entry instanceof Map
          ? `save what is in it alone: torch.save(checkpoint[${JSON.stringify(name)}], PATH)`
          : TENSORS_ONLY,
      )
    return [name, entry]
  })
}

const storedOf = (
  name: string,
  { storage, offset, shape, strides }: TorchTensor,
  zip: Zip,
  folder: string,
  littleEndian: boolean,
): StoredTensor => {
  const bytes = zip.get(`${folder}data/${storage.key}`)
  const width = dtypeOf(storage.dtype)?.bytes ?? 0
  if (bytes === undefined || bytes.byteLength !== storage.size * width)
    throw fault(
      name,
      `its numbers should be ${storage.size * width} bytes in data/${storage.key}, and ${bytes === undefined ? 'are not there' : `are ${bytes.byteLength}`}`,
      'copy the file again, or save it anew with torch.save',
    )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { name, dtype: storage.dtype, shape, bytes: view, offset, strides, littleEndian }
}

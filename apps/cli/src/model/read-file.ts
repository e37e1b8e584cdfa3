import { readFile, stat } from 'node:fs/promises'
import { MAX_MODEL_BYTES } from '@sweepstack/contracts'
import { misuse } from '../failure.js'
import { whyUnread } from '../spec/upload.js'

/** A model's file, read whole. @throws SweepstackError for one that cannot be read, or is larger than any model may be */
export const readModelFile = async (path: string): Promise<Uint8Array> => {
  const size = await sizeOf(path)
  if (size > MAX_MODEL_BYTES)
    throw misuse(
      `${path} has ${size} bytes, and a model may have ${MAX_MODEL_BYTES}`,
      'FILE',
      'save its state dict alone, as float32, without the state of an optimizer',
    )
  return readFile(path)
}

const sizeOf = async (path: string): Promise<number> => {
  const found = await stat(path).catch((error: unknown) => {
    throw misuse(`${path} ${whyUnread(error)}`, 'FILE', 'give the path of a model: .pt, .pth or .safetensors')
  })
  if (!found.isFile()) throw misuse(`${path} is no file`, 'FILE', 'give the file that holds the weights')
  return found.size
}

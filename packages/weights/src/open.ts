import { fault } from './fault.js'
import { isSafetensors, openSafetensors } from './files/safetensors.js'
import type { TensorFile } from './files/tensor-file.js'
import { isTorch, openStateDict } from './torch/state-dict.js'

/**
 * The tensors of a file, told by its first bytes: safetensors, or a state dict of torch.save.
 * @throws SweepstackError `model.invalid` for another kind of file, one that is not whole, and whatever is no tensor
 */
export const openTensors = (file: Uint8Array): TensorFile => {
  // First: the length a safetensors file begins with may have the byte that a pickle begins with.
  if (isSafetensors(file)) return openSafetensors(file).tensors
  if (isTorch(file)) return openStateDict(file)
  throw fault(
    'the file',
    file.byteLength === 0 ? 'it is empty' : 'it is neither safetensors nor a file of torch.save',
    'save it with safetensors.torch.save_file(model.state_dict(), PATH) or torch.save(model.state_dict(), PATH)',
  )
}

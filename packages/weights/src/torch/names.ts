import { fault } from '../fault.js'
import { checkAxes, isCount, sizeOf } from '../shape.js'
import { kindOf, Name, Storage, TorchTensor, Tuple, type Value } from './values.js'

const PICKLE = 'data.pkl'
export const TENSORS_ONLY = 'save the tensors alone: torch.save(model.state_dict(), PATH), or safetensors'

/** The storages of torch, and what their numbers are called in safetensors. */
const STORAGES: Record<string, string> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
}

type Rebuild = (args: readonly Value[]) => Value

/** What a state dict calls, all of it. Each is done here; no code of the file is. */
const CALLS: Record<string, Rebuild> = {
  'collections.OrderedDict': (args) => {
    if (args.length > 0) throw fault(PICKLE, 'makes an OrderedDict of something', TENSORS_ONLY)
    return new Map()
  },
  'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides]) =>
    tensorOf(storage, offset, shape, strides),
  'torch._utils._rebuild_parameter': ([tensor]) => {
    if (!(tensor instanceof TorchTensor)) throw fault(PICKLE, 'makes a parameter of no tensor', TENSORS_ONLY)
    return tensor
  },
}

/** @throws SweepstackError `model.invalid` for whatever a state dict of tensors has no need of */
export const nameOf = (module: string, name: string): Name => {
  const full = `${module}.${name}`
  if (Object.hasOwn(CALLS, full) || Object.hasOwn(STORAGES, full)) return new Name(full)
  throw fault(PICKLE, `names ${full.slice(0, 200)}, and only tensors are read; nothing was run`, TENSORS_ONLY)
}

export const call = (callee: Value | undefined, args: Value | undefined): Value => {
  const rebuild = callee instanceof Name && Object.hasOwn(CALLS, callee.name) ? CALLS[callee.name] : undefined
  if (rebuild === undefined || !(args instanceof Tuple))
    throw fault(PICKLE, `calls ${kindOf(callee ?? null)}; nothing was run`, TENSORS_ONLY)
  return rebuild(args.items)
}

/** ('storage', type, key, device, elements), as torch.save names what lies in entries of its own. */
export const storageOf = (id: Value | undefined): Storage => {
  const [tag, type, key, , size] = id instanceof Tuple ? id.items : []
  const dtype = type instanceof Name ? STORAGES[type.name] : undefined
  if (tag !== 'storage' || dtype === undefined || typeof key !== 'string' || !isCount(size))
    throw fault(PICKLE, 'refers to something that is not a storage of tensors', TENSORS_ONLY)
  return new Storage(dtype, key, size)
}

const countsOf = (value: Value | undefined): number[] | null =>
  value instanceof Tuple && value.items.every(isCount) ? (value.items as number[]) : null

const tensorOf = (
  storage: Value | undefined,
  offset: Value | undefined,
  sizes: Value | undefined,
  steps: Value | undefined,
): TorchTensor => {
  const shape = countsOf(sizes)
  const strides = countsOf(steps)
  if (
    !(storage instanceof Storage) ||
    !isCount(offset) ||
    shape === null ||
    strides === null ||
    shape.length !== strides.length
  )
    throw fault(PICKLE, 'has a tensor without storage, offset, shape and strides', TENSORS_ONLY)
  checkAxes(PICKLE, shape)
  const elements = sizeOf(shape)
  const last = shape.reduce((place, n, axis) => place + (n - 1) * strides[axis]!, offset)
  // More elements than the storage has would be a view that repeats some: a few bytes could claim to be terabytes.
  if (elements > 0 && (last >= storage.size || elements > storage.size))
    throw fault(
      `data/${storage.key}`,
      `a tensor [${shape}] reaches beyond its storage of ${storage.size} numbers`,
      'save it with .contiguous()',
    )
  return new TorchTensor(storage, offset, shape, strides)
}

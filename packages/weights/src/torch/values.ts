/** What a pickle of tensors can hold, besides numbers, texts, true, false and null. Lists are arrays, dicts are maps. */
export type Value =
  | number
  | bigint
  | string
  | boolean
  | null
  | Value[]
  | Tuple
  | Dict
  | Name
  | Storage
  | TorchTensor

type Dict = Map<Value, Value>

/** A tuple; apart from a list, which may still grow. */
export class Tuple {
  readonly items: readonly Value[]
  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/** A class or function by its full name, never called. */
export class Name {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** The numbers one or several tensors lie in: an entry of the zip file. */
export class Storage {
  readonly dtype: string
  readonly key: string
  readonly size: number
  constructor(dtype: string, key: string, size: number) {
    this.dtype = dtype
    this.key = key
    this.size = size
  }
}

/** A view of a storage: element [i, j, …] is its element offset + i·strides[0] + … */
export class TorchTensor {
  readonly storage: Storage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  constructor(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage
    this.offset = offset
    this.shape = shape
    this.strides = strides
  }
}

/** What a value is, for whoever expected another. */
export const kindOf = (value: Value): string => {
  if (value === null) return 'None'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Tuple) return 'a tuple'
  if (value instanceof Map) return 'a dict'
  if (value instanceof Name) return value.name
  if (value instanceof Storage) return 'a storage without a tensor'
  if (value instanceof TorchTensor) return 'a tensor'
  if (typeof value === 'string') return 'a text'
  return typeof value === 'boolean' ? 'True or False' : 'a number'
}

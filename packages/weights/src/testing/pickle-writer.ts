/** Pieces of pickles, by the names of Python's pickletools. */
export const P = {
  proto: (version: number) => Buffer.of(0x80, version),
  stop: Buffer.from('.'),
  mark: Buffer.from('('),
  dict: Buffer.from('}'),
  list: Buffer.from(']'),
  none: Buffer.from('N'),
  no: Buffer.of(0x89),
  setItem: Buffer.from('s'),
  setItems: Buffer.from('u'),
  append: Buffer.from('a'),
  reduce: Buffer.from('R'),
  build: Buffer.from('b'),
  persId: Buffer.from('Q'),
  emptyTuple: Buffer.from(')'),
  tuple: Buffer.from('t'),
  text: (text: string) =>
    Buffer.concat([Buffer.from('X'), uint32(Buffer.byteLength(text)), Buffer.from(text)]),
  int: (value: number) => Buffer.concat([Buffer.from('J'), int32(value)]),
  /** Wider than 32 bits. */
  long: (value: bigint) => {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(value)
    return Buffer.concat([Buffer.of(0x8a, 8), bytes])
  },
  global: (module: string, name: string) => Buffer.from(`c${module}\n${name}\n`),
}

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}

export const tupleOf = (...items: Buffer[]): Buffer => Buffer.concat([P.mark, ...items, P.tuple])

export type TensorPickle = {
  storage?: string
  key?: string
  size: number
  offset?: number
  shape: (number | bigint)[]
  strides?: number[]
}

const number = (value: number | bigint): Buffer => (typeof value === 'bigint' ? P.long(value) : P.int(value))

/** A tensor as torch.save pickles it. */
export const tensorPickle = ({
  storage = 'FloatStorage',
  key = '0',
  size,
  offset = 0,
  shape,
  strides = shape.map(() => 1),
}: TensorPickle): Buffer =>
  Buffer.concat([
    P.global('torch._utils', '_rebuild_tensor_v2'),
    tupleOf(
      Buffer.concat([
        tupleOf(P.text('storage'), P.global('torch', storage), P.text(key), P.text('cpu'), P.int(size)),
        P.persId,
      ]),
      P.int(offset),
      tupleOf(...shape.map(number)),
      tupleOf(...strides.map(number)),
      P.no,
      Buffer.concat([P.global('collections', 'OrderedDict'), P.emptyTuple, P.reduce]),
    ),
    P.reduce,
  ])

/** A whole pickle: a dict of what is given. */
export const dictPickle = (entries: Record<string, Buffer>): Buffer =>
  Buffer.concat([
    P.proto(2),
    P.dict,
    P.mark,
    ...Object.entries(entries).flatMap(([name, value]) => [P.text(name), value]),
    P.setItems,
    P.stop,
  ])

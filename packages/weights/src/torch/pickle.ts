import { fault } from '../fault.js'
import { ByteReader } from './byte-reader.js'
import { call, nameOf, storageOf, TENSORS_ONLY } from './names.js'
import { kindOf, Tuple, type Value } from './values.js'

const PICKLE = 'data.pkl'

/**
 * Reads a pickle of tensors without running it: the opcodes that a state dict needs, in protocols 2 to 5, and the names
 * in names.ts. Memory is bounded by the length of the pickle.
 * @throws SweepstackError `model.invalid` naming the opcode or the name that has no place in one
 */
export const readPickle = (bytes: Uint8Array): Value => {
  const machine: Machine = { reader: new ByteReader(bytes, PICKLE), stack: [], marks: [], memo: new Map() }
  for (;;) {
    const opcode = machine.reader.byte()
    if (opcode === STOP) break
    const step = OPCODES.get(opcode)
    if (step === undefined)
      throw fault(
        PICKLE,
        `has the opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${machine.reader.at - 1}, and only tensors are read; nothing was run`,
        TENSORS_ONLY,
      )
    step(machine)
  }
  const result = pop(machine)
  if (machine.stack.length + machine.marks.length > 0) throw malformed('leaves something on its stack')
  return result
}

type Machine = {
  reader: ByteReader
  stack: Value[]
  /** Heights of the stack at the marks. */
  marks: number[]
  memo: Map<number, Value>
}

const STOP = 0x2e
const PROTOCOLS = { from: 2, to: 5 } as const
/** Deepest nesting there can be is that of marks; a state dict has a handful. */
const MAX_MARKS = 1000

const malformed = (what: string) => fault(PICKLE, `${what}: it is no pickle, or was damaged`, TENSORS_ONLY)

const pop = ({ stack, marks }: Machine): Value => {
  if (stack.length <= (marks.at(-1) ?? 0)) throw malformed('takes from an empty stack')
  return stack.pop() as Value
}

const popMark = ({ stack, marks }: Machine): Value[] => {
  const mark = marks.pop()
  if (mark === undefined) throw malformed('has no mark to go back to')
  return stack.splice(mark)
}

const top = ({ stack, marks }: Machine): Value => {
  if (stack.length <= (marks.at(-1) ?? 0)) throw malformed('looks at an empty stack')
  return stack.at(-1) as Value
}

const push = (machine: Machine, value: Value): void => void machine.stack.push(value)

const setItems = (target: Value, items: readonly Value[]): void => {
  if (!(target instanceof Map) || items.length % 2 !== 0) throw malformed('sets items of what is no dict')
  for (let i = 0; i < items.length; i += 2) target.set(items[i] as Value, items[i + 1] as Value)
}

const append = (target: Value, items: readonly Value[]): void => {
  if (!Array.isArray(target)) throw malformed('appends to what is no list')
  for (const item of items) target.push(item)
}

/** An OrderedDict's attributes (a state dict's `_metadata`) say nothing of tensors; nothing else may have any. */
const build = (machine: Machine): void => {
  pop(machine)
  const target = top(machine)
  if (!(target instanceof Map))
    throw fault(PICKLE, `sets the state of ${kindOf(target)}; nothing was run`, TENSORS_ONLY)
}

const get = ({ memo, stack }: Machine, index: number): void => {
  const value = memo.get(index)
  if (value === undefined) throw malformed(`reads memo ${index}, which is not set`)
  stack.push(value)
}

const tuple = (size: number) => (machine: Machine) => {
  const items = Array.from({ length: size }, () => pop(machine)).reverse()
  push(machine, new Tuple(items))
}

const mark = ({ marks, stack }: Machine): void => {
  if (marks.length >= MAX_MARKS) throw malformed('is nested beyond reason')
  marks.push(stack.length)
}

/** Protocol 4 and later say module and name as texts. */
const stackGlobal = (machine: Machine): void => {
  const name = pop(machine)
  const module = pop(machine)
  if (typeof name !== 'string' || typeof module !== 'string')
    throw malformed('names something without a name')
  push(machine, nameOf(module, name))
}

/** By the names of Python's pickletools. */
const OPCODES = new Map<number, (machine: Machine) => void>([
  // PROTO
  [
    0x80,
    ({ reader }) => {
      const protocol = reader.byte()
      if (protocol < PROTOCOLS.from || protocol > PROTOCOLS.to)
        throw fault(PICKLE, `is of pickle protocol ${protocol}`, 'torch.save writes protocol 2; save it so')
    },
  ],
  // FRAME: how much follows, which a file in memory does not need to know
  [0x95, ({ reader }) => void reader.uint64()],
  // MARK
  [0x28, mark],
  // NONE, NEWTRUE, NEWFALSE
  [0x4e, (m) => push(m, null)],
  [0x88, (m) => push(m, true)],
  [0x89, (m) => push(m, false)],
  // BININT, BININT1, BININT2, LONG1, BINFLOAT
  [0x4a, (m) => push(m, m.reader.int32())],
  [0x4b, (m) => push(m, m.reader.byte())],
  [0x4d, (m) => push(m, m.reader.uint16())],
  [0x8a, (m) => push(m, m.reader.long(m.reader.byte()))],
  [0x47, (m) => push(m, m.reader.float64())],
  // BINUNICODE, SHORT_BINUNICODE, BINUNICODE8
  [0x58, (m) => push(m, m.reader.text(m.reader.uint32()))],
  [0x8c, (m) => push(m, m.reader.text(m.reader.byte()))],
  [0x8d, (m) => push(m, m.reader.text(m.reader.uint64()))],
  // EMPTY_DICT, EMPTY_LIST, EMPTY_TUPLE
  [0x7d, (m) => push(m, new Map())],
  [0x5d, (m) => push(m, [])],
  [0x29, (m) => push(m, new Tuple([]))],
  // TUPLE, TUPLE1, TUPLE2, TUPLE3
  [0x74, (m) => push(m, new Tuple(popMark(m)))],
  [0x85, tuple(1)],
  [0x86, tuple(2)],
  [0x87, tuple(3)],
  // SETITEM, SETITEMS, APPEND, APPENDS
  [
    0x73,
    (m) => {
      const value = pop(m)
      const key = pop(m)
      setItems(top(m), [key, value])
    },
  ],
  [
    0x75,
    (m) => {
      const items = popMark(m)
      setItems(top(m), items)
    },
  ],
  [
    0x61,
    (m) => {
      const item = pop(m)
      append(top(m), [item])
    },
  ],
  [
    0x65,
    (m) => {
      const items = popMark(m)
      append(top(m), items)
    },
  ],
  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  [0x71, (m) => void m.memo.set(m.reader.byte(), top(m))],
  [0x72, (m) => void m.memo.set(m.reader.uint32(), top(m))],
  [0x94, (m) => void m.memo.set(m.memo.size, top(m))],
  [0x68, (m) => get(m, m.reader.byte())],
  [0x6a, (m) => get(m, m.reader.uint32())],
  // GLOBAL, STACK_GLOBAL
  [0x63, (m) => push(m, nameOf(m.reader.line(), m.reader.line()))],
  [0x93, stackGlobal],
  // REDUCE, BUILD, BINPERSID
  [
    0x52,
    (m) => {
      const args = pop(m)
      push(m, call(pop(m), args))
    },
  ],
  [0x62, build],
  [0x51, (m) => push(m, storageOf(pop(m)))],
])

// How each op is done for S at once. A rule is asked only where an input has the leading axis; it gives the op's
// outputs [S, …], or undefined where it does not cover the case, which then is done one by one.
import { DTYPES, sizeOf } from '../dtypes.js'
import type { OpNode, Ref } from '../graph.js'
import type { Builder } from './builder.js'

type Rule = (node: OpNode, b: Builder) => Ref[] | undefined

/** The op with other inputs, on tensors with the leading axis. */
const again = (b: Builder, node: OpNode, inputs: readonly Ref[], change: Partial<OpNode> = {}): Ref[] => {
  const shapes = node.shapes.map((shape) => [b.S, ...shape])
  return b.add(node, { ...node, shapes, ...change, inputs })
}

/** Each element by itself, or by its last axis. */
const alone: Rule = (node, b) =>
  again(
    b,
    node,
    node.inputs.map((ref) => b.now(ref)),
  )

/** Elements of several tensors, which broadcast. */
const broadcasting: Rule = (node, b) => {
  const rank = node.shapes[0]!.length
  return again(
    b,
    node,
    node.inputs.map((ref) => b.aligned(ref, rank)),
  )
}

/** Elements of several tensors that have to be of one shape. */
const alike: Rule = (node, b) =>
  again(
    b,
    node,
    node.inputs.map((ref) => b.spread(ref)),
  )

/** Axes in a constant: those counted from the front move back by one. */
const movedAxes = (
  b: Builder,
  node: OpNode,
  ref: Ref | undefined,
  shape?: readonly number[],
): Ref | undefined => {
  const axes = b.integers(ref)
  if (axes === undefined) return undefined
  return b.int32(
    axes.map((axis) => (axis < 0 ? axis : axis + 1)),
    shape ?? b.shape(ref!),
    node.madeBy,
  )
}

/** An axis, or a list of them, as the second input. */
const overAxes: Rule = (node, b) => {
  const [x, axes] = node.inputs as [Ref, Ref]
  const moved = movedAxes(b, node, axes)
  return moved === undefined || !b.isMapped(x) ? undefined : again(b, node, [b.now(x), moved])
}

/** A constant with one number for each axis, which gets one more in front. */
const withFirst =
  (...firsts: ((S: number) => number)[]): Rule =>
  (node, b) => {
    const [x, ...rest] = node.inputs as [Ref, ...Ref[]]
    if (!b.isMapped(x)) return undefined
    const lists = rest.map((ref) => b.integers(ref))
    if (lists.some((list) => list === undefined)) return undefined
    const longer = lists.map((list, i) =>
      b.int32([firsts[i]!(b.S), ...list!], [list!.length + 1], node.madeBy),
    )
    return again(b, node, [b.now(x), ...longer])
  }

/** Padding [rank, 2] is none in front of the first axis. */
const pad: Rule = (node, b) => {
  const [x, padding, ...value] = node.inputs as [Ref, Ref, ...Ref[]]
  const sides = b.integers(padding)
  if (sides === undefined || !b.isMapped(x) || value.some((ref) => b.isMapped(ref))) return undefined
  return again(b, node, [
    b.now(x),
    b.int32([0, 0, ...sides], [sides.length / 2 + 1, 2], node.madeBy),
    ...value,
  ])
}

const reshape: Rule = (node, b) => {
  const x = node.inputs[0]!
  const shape = [b.S, ...node.shapes[0]!]
  return again(b, node, [b.now(x), b.int32(shape, [shape.length], node.madeBy)])
}

const transpose: Rule = (node, b) => {
  const [x, order] = node.inputs as [Ref, Ref]
  const axes = b.integers(order)
  if (axes === undefined) return undefined
  const moved = [0, ...axes.map((axis) => axis + 1)]
  return again(b, node, [b.now(x), b.int32(moved, [moved.length], node.madeBy)])
}

const concat: Rule = (node, b) => {
  const axis = movedAxes(b, node, node.inputs.at(-1))
  if (axis === undefined) return undefined
  return again(b, node, [...node.inputs.slice(0, -1).map((ref) => b.spread(ref)), axis])
}

const split: Rule = (node, b) => {
  const [axis, x] = node.inputs as [Ref, Ref]
  const moved = movedAxes(b, node, axis)
  return moved === undefined ? undefined : again(b, node, [moved, b.now(x)])
}

const splitSizes: Rule = (node, b) => {
  const [x, sizes, axis] = node.inputs as [Ref, Ref, Ref]
  const moved = movedAxes(b, node, axis)
  return moved === undefined || b.isMapped(sizes) ? undefined : again(b, node, [b.now(x), sizes, moved])
}

/** The axis as an attribute. */
const stacked: Rule = (node, b) => {
  const attributes = node.attributes.map((a) =>
    a.name === 'axis' && Number(a.value) >= 0 ? { ...a, value: Number(a.value) + 1 } : a,
  )
  return again(
    b,
    node,
    node.inputs.map((ref) => b.spread(ref)),
    { attributes },
  )
}

/** A bias is of the last axis, and here there is one for each of S. */
const bias: Rule = (node, b) => {
  const [x, values] = node.inputs as [Ref, Ref]
  const rank = b.rank(x)
  const attributes = node.attributes.filter(({ name }) => name === 'T')
  return again(b, node, [b.aligned(x, rank), b.aligned(values, rank)], { op: 'AddV2', attributes })
}

/** Rows [R, …] by number. With numbers of each of S: of each the rows of its own. */
const gather: Rule = (node, b) => {
  const [x, ids, axis] = node.inputs as [Ref, Ref, Ref]
  const [at] = b.integers(axis) ?? []
  if (at !== 0 || batchDims(node) !== 0) return undefined
  if (!b.isMapped(x)) return again(b, node, [x, b.now(ids), axis])
  const one = b.int32([1], [], node.madeBy)
  if (!b.isMapped(ids)) return undefined
  const attributes = [...node.attributes.filter(({ name }) => name !== 'batch_dims'), b.int('batch_dims', 1)]
  return again(b, node, [b.now(x), b.now(ids), one], { attributes })
}

const batchDims = ({ attributes }: OpNode): number =>
  Number(attributes.find(({ name }) => name === 'batch_dims')?.value ?? 0)

/** Segments of all S behind one another: number n of the s-th is s·N + n. Negative numbers stay, they are left out. */
const segmentSum: Rule = (node, b) => {
  const [data, ids, count] = node.inputs as [Ref, Ref, Ref]
  const [N] = b.integers(count) ?? []
  if (N === undefined) return undefined
  const { S } = b
  const int = DTYPES.int32.code
  const [rows, inner] = [b.shape(ids), b.shape(data).slice(b.rank(ids))]
  const dtype = node.dtypes[0]!
  const each = { shapes: [[S, ...rows]], dtypes: [int] }
  const own = b.spread(ids)
  const starts = Array.from({ length: S }, (_, s) => s * N)
  const offsets = b.int32(starts, [S, ...rows.map(() => 1)], node.madeBy)
  const [moved] = b.add(node, {
    op: 'AddV2',
    attributes: [b.type('T', int)],
    inputs: [own, offsets],
    ...each,
  })
  const zero = b.int32([0], [], node.madeBy)
  const [isLeft] = b.add(node, {
    ...{ op: 'Less', attributes: [b.type('T', int)], inputs: [own, zero] },
    ...{ shapes: each.shapes, dtypes: [DTYPES.bool.code] },
  })
  const [target] = b.add(node, {
    ...{ op: 'SelectV2', attributes: [b.type('T', int)], inputs: [isLeft!, own, moved!], ...each },
  })
  const [summed] = b.add(node, {
    ...{ op: node.op, attributes: node.attributes, dtypes: [dtype] },
    inputs: [
      b.reshape(b.spread(data), [S * sizeOf(rows), ...inner], dtype),
      b.reshape(target!, [S * sizeOf(rows)], int),
      b.int32([S * N], [], node.madeBy),
    ],
    shapes: [[S * N, ...inner]],
  })
  return [b.reshape(summed!, [S, N, ...inner], dtype)]
}

/** A list of element-by-element ops with one input, as TensorFlow calls them. */
const UNARY = [
  ...[
    'Abs',
    'Cast',
    'Ceil',
    'Cos',
    'Erf',
    'Exp',
    'Expm1',
    'Floor',
    'Identity',
    'IsFinite',
    'IsInf',
    'IsNan',
    'Log',
  ],
  ...[
    'Log1p',
    'LogicalNot',
    'Neg',
    'OnesLike',
    'Reciprocal',
    'Relu',
    'Relu6',
    'Round',
    'Rsqrt',
    'Sigmoid',
    'Sign',
  ],
  ...['Sin', 'Softplus', 'Sqrt', 'Square', 'Tanh', 'ZerosLike', 'Elu', 'Selu', 'LeakyRelu'],
  // By their last axis, of any number.
  ...['Softmax', 'LogSoftmax'],
]
const BROADCASTING = [
  ...['Add', 'AddV2', 'Div', 'DivNoNan', 'Equal', 'FloorDiv', 'FloorMod', 'Greater', 'GreaterEqual', 'Less'],
  ...[
    'LessEqual',
    'LogicalAnd',
    'LogicalOr',
    'Maximum',
    'Minimum',
    'Mod',
    'Mul',
    'NotEqual',
    'Pow',
    'RealDiv',
  ],
  ...['SelectV2', 'SquaredDifference', 'Sub', 'BatchMatMulV2'],
]
const ALIKE = ['AddN', 'EluGrad', 'Relu6Grad', 'ReluGrad', 'SigmoidGrad', 'SoftplusGrad', 'TanhGrad']
const OVER_AXES = ['All', 'Any', 'Cumsum', 'ExpandDims', 'Max', 'Mean', 'Min', 'Prod', 'Sum']

const every = (ops: readonly string[], rule: Rule): [string, Rule][] => ops.map((op) => [op, rule])

export const RULES: ReadonlyMap<string, Rule> = new Map([
  ...every(UNARY, alone),
  ...every(BROADCASTING, broadcasting),
  ...every(ALIKE, alike),
  ...every(OVER_AXES, overAxes),
  ['BiasAdd', bias],
  ['ConcatV2', concat],
  ['GatherV2', gather],
  ['Pack', stacked],
  ['Pad', pad],
  ['PadV2', pad],
  ['Reshape', reshape],
  [
    'Slice',
    withFirst(
      () => 0,
      (S) => S,
    ),
  ],
  ['Split', split],
  ['SplitV', splitSizes],
  ['Tile', withFirst(() => 1)],
  ['Transpose', transpose],
  ['UnsortedSegmentSum', segmentSum],
  ['Unpack', stacked],
])

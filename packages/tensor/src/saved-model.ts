import { type Graph, type GraphNode, type OpNode, qualified } from './graph.js'
import type { Binding, OpAttribute } from './native.js'
import { type AttrValue, type GraphDef, proto, type TensorShape } from './proto.js'

/** GraphDef version of TensorFlow 2.12: each later one reads it, with the meaning the ops had then. */
const PRODUCER = 1087
export const TAG = 'serve'

/** The node that carries a graph's i-th result; of its own, as a session cannot fetch what is fed to it. */
export function outputName(index: number): string {
  return `out${index}`
}

/** The bytes of `saved_model.pb`: one graph, without variables. */
export function savedModelOf(graph: Graph, dtypes: readonly number[], binding: Binding): Uint8Array {
  const { GraphDef, VersionDef, MetaGraphDef, SavedModel } = proto()
  const def = new GraphDef()
  const versions = new VersionDef()
  versions.setProducer(PRODUCER)
  def.setVersions(versions)
  for (const node of graph.nodes) addGraphNode(def, node, binding)
  ;[...graph.outputs.values()].forEach((ref, i) => {
    addNode(def, outputName(i), 'Identity', [qualified(ref)], { T: attr((a) => a.setType(dtypes[i]!)) })
  })
  const info = new MetaGraphDef.MetaInfoDef()
  info.setTagsList([TAG])
  const meta = new MetaGraphDef()
  meta.setMetaInfoDef(info)
  meta.setGraphDef(def)
  const model = new SavedModel()
  model.setSavedModelSchemaVersion(1)
  model.setMetaGraphsList([meta])
  return model.serializeBinary()
}

function addGraphNode(def: GraphDef, node: GraphNode, binding: Binding): void {
  if (node.kind === 'op') {
    addNode(def, node.name, node.op, node.inputs, opAttributes(node, binding))
    return
  }
  const dtype = attr((a) => a.setType(node.dtype))
  if (node.kind === 'input') {
    addNode(def, node.name, 'Placeholder', [], { dtype, shape: attr((a) => a.setShape(shapeOf(node.shape))) })
    return
  }
  const value = new (proto().Tensor)()
  value.setDtype(node.dtype)
  value.setTensorShape(shapeOf(node.shape))
  value.setTensorContent(node.bytes)
  addNode(def, node.name, 'Const', [], { dtype, value: attr((a) => a.setTensor(value)) })
}

function addNode(
  def: GraphDef,
  name: string,
  op: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, AttrValue>>,
): void {
  const node = new (proto().NodeDef)()
  node.setName(name)
  node.setOp(op)
  node.setInputList([...inputs])
  const map = node.getAttrMap()
  for (const [key, value] of Object.entries(attributes)) map.set(key, value)
  def.addNode(node)
}

function opAttributes(node: OpNode, binding: Binding): Record<string, AttrValue> {
  return Object.fromEntries(
    node.attributes.map((attribute) => [attribute.name, attributeOf(attribute, node, binding)]),
  )
}

/** The same reading of tfjs-node's loosely typed attributes as its binding has (AssignOpAttr). */
function attributeOf({ name, type, value }: OpAttribute, node: OpNode, binding: Binding): AttrValue {
  const list = Array.isArray(value) ? (value as number[]) : undefined
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return attr((a) => a.setType(Number(value)))
    case binding.TF_ATTR_INT:
      return list ? listOf((l) => l.setIList(list)) : attr((a) => a.setI(Number(value)))
    case binding.TF_ATTR_FLOAT:
      return list ? listOf((l) => l.setFList(list)) : attr((a) => a.setF(Number(value)))
    case binding.TF_ATTR_BOOL:
      return list ? listOf((l) => l.setBList(list.map(Boolean))) : attr((a) => a.setB(Boolean(value)))
    case binding.TF_ATTR_STRING:
      return attr((a) => a.setS(Buffer.from(String(value), 'utf8')))
    case binding.TF_ATTR_SHAPE:
      return attr((a) => a.setShape(shapeOf(list ?? [])))
    default:
      throw new Error(
        `attribute ${name} of ${node.op} (${node.madeBy}) has a type compile() does not know: ${type}`,
      )
  }
}

function attr(fill: (value: AttrValue) => void): AttrValue {
  const value = new (proto().AttrValue)()
  fill(value)
  return value
}

type List = Parameters<AttrValue['setList']>[0]

function listOf(fill: (list: List) => void): AttrValue {
  const list = new (proto().AttrValue.ListValue)()
  fill(list)
  return attr((a) => a.setList(list))
}

function shapeOf(shape: readonly number[]): TensorShape {
  const { TensorShape } = proto()
  const message = new TensorShape()
  message.setDimList(
    shape.map((length) => {
      const dimension = new TensorShape.Dim()
      dimension.setSize(length)
      return dimension
    }),
  )
  return message
}

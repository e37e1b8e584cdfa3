import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Graph, nodeOf } from './graph.js'
import type { Binding, NativeId, NativeTensor } from './native.js'
import { outputName, savedModelOf, TAG } from './saved-model.js'

/** A graph loaded into TensorFlow: one call runs all of it. */
export class Session {
  readonly bytes: number
  readonly #binding: Binding
  readonly #id: number
  readonly #inputs: string
  readonly #outputs: string
  #open = true

  /** @param dtypes TensorFlow's numbers of the graph's results' element types, in their order */
  constructor(binding: Binding, graph: Graph, dtypes: readonly number[]) {
    this.#binding = binding
    const model = savedModelOf(graph, dtypes, binding)
    this.bytes = model.length
    this.#id = load(binding, model)
    const inputs = graph.nodes.filter((node) => node.kind === 'input')
    this.#inputs = inputs.map(({ name }) => `${nodeOf(name)}:0`).join(',')
    this.#outputs = [...graph.outputs.keys()].map((_, i) => `${outputName(i)}:0`).join(',')
  }

  /** Takes the inputs in the graph's order; the caller owns them and what comes back. */
  run(inputs: readonly NativeId[]): NativeTensor[] {
    return this.#binding.runSavedModel(this.#id, [...inputs], this.#inputs, this.#outputs)
  }

  close(): void {
    if (this.#open) this.#binding.deleteSavedModel(this.#id)
    this.#open = false
  }
}

/** The binding loads models from folders only; TensorFlow has read it all when it returns. */
function load(binding: Binding, model: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), `sweepstack-graph-${process.pid}-`))
  try {
    writeFileSync(join(folder, 'saved_model.pb'), model)
    return binding.loadSavedModel(folder, TAG)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

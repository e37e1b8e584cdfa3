// The sweep that both run: 2 sizes x 3 depths x 4 seeds. And for Ray's side the very same strings and initial weights.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDatasets } from '@sweepstack/brackets'
import { expandSweep } from '@sweepstack/contracts'
import { initialParameters, packTokens, reachOf } from '@sweepstack/model'
import { toSafetensors } from '@sweepstack/weights'

const SIZES = [
  { layers: 1, dModel: 32, heads: 2, dMlp: 128 },
  { layers: 2, dModel: 64, heads: 4, dMlp: 256 },
]
const DEPTHS = [6, 10, 14]

/** The sweep as a user writes it. */
export const sweepOf = ({ steps, readout, seeds, train = 20_000 }) => ({
  name: 'bench',
  base: {
    data: { preset: 'fixed-length', length: 40, depth: { min: 2, max: 10 }, train, validation: 1000 },
    // Epochs enough for the steps, which end the training.
    training: { maxSteps: steps, epochs: 10_000 },
    tests: {
      'in-distribution': { size: 2000 },
      'zero-count': { preset: 'zero-count', start: 'open', size: 2000 },
    },
    probes: [],
  },
  include: SIZES.flatMap((size) =>
    DEPTHS.map((depth) => ({ ...named('model', { ...size, readout }), 'data.depth.max': depth })),
  ),
  seeds: Array.from({ length: seeds }, (_, i) => i),
})

const named = (at, fields) =>
  Object.fromEntries(Object.entries(fields).map(([field, value]) => [`${at}.${field}`, value]))

/** Writes what Ray's side reads: `sweep.json`, each dataset's tokens with the label behind them, initial weights. */
export function writeForRay(dir, sweep, workers) {
  const { cells, spec } = expandSweep(sweep)
  const runs = []
  const written = new Set()
  for (const { spec: cell } of cells)
    for (const seed of spec.seeds) {
      const size = `${cell.model.layers}x${cell.model.dModel}`
      const [data, weights] = [`depth-${cell.data.depth.max}-seed-${seed}`, `${size}-${seed}.safetensors`]
      const datasets = makeDatasets({ data: cell.data, tests: cell.tests, seed, files: noFiles })
      if (!written.has(data)) writeDatasets(join(dir, data), datasets)
      if (!written.has(weights)) {
        const reach = reachOf({ spec: cell, ...datasets })
        const params = initialParameters(cell.model, reach, seed)
        writeFileSync(join(dir, weights), toSafetensors({ spec: cell.model, reach, params }))
      }
      written.add(data).add(weights)
      runs.push({ id: runId(size, cell.data.depth.max, seed), seed, data, weights, model: cell.model })
    }
  const { training, tests, data } = cells[0].spec
  const shared = { training, tests: Object.keys(tests), T: data.length + 2 }
  writeFileSync(join(dir, 'sweep.json'), JSON.stringify({ workers, shared, runs }))
}

const runId = (size, depth, seed) => `${size} depth ${depth} seed ${seed}`

function writeDatasets(dir, { train, validation, tests }) {
  mkdirSync(dir)
  const named = [
    ['train', train],
    ['validation', validation],
    ...Object.entries(tests).map(([name, test]) => [`test-${name}`, test]),
  ]
  for (const [name, dataset] of named) {
    const T = dataset.maxLength + 2
    const tokens = packTokens(
      dataset,
      Uint32Array.from({ length: dataset.n }, (_, i) => i),
      T,
    )
    const rows = new Uint8Array(dataset.n * (T + 1))
    for (let i = 0; i < dataset.n; i++) {
      rows.set(tokens.subarray(i * T, (i + 1) * T), i * (T + 1))
      rows[i * (T + 1) + T] = dataset.label[i]
    }
    writeFileSync(join(dir, `${name}.u8`), rows)
  }
}

const noFiles = () => {
  throw new Error('this sweep names no file')
}

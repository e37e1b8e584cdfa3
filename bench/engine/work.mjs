// What all contestants work on, in a folder: the spec, initial weights by TransformerLens's names, batches, strings.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromText } from '@sweepstack/brackets'
import { trainingSchema } from '@sweepstack/contracts'
import { initialParameters, packTokens } from '@sweepstack/model'
import { rng } from '@sweepstack/stats'
import { toSafetensors } from '@sweepstack/weights'

/** Batches there are; steps take them in turn. */
const BATCHES = 8
const STRINGS = 4096

/** Writes the work of a shape and gives it, as the contestants read it of `work.json`. */
export function writeWork(dir, { model, T }, { B, clip }) {
  const random = rng(0, 'bench', 'strings')
  const length = T - 2
  const text = () => Array.from({ length }, () => '()'[random.int(2)]).join('')
  const strings = fromText(Array.from({ length: Math.max(STRINGS, B * BATCHES) }, text))
  const labels = Float32Array.from({ length: B * BATCHES }, () => random.int(2))
  const reach = { length, types: 1 }
  const training = trainingSchema.parse({ gradientClip: clip })
  const work = { model, training, reach, B, T, batches: BATCHES, strings: strings.n }
  writeFileSync(join(dir, 'work.json'), JSON.stringify(work))
  writeFileSync(
    join(dir, 'weights.safetensors'),
    toSafetensors({ spec: model, reach, params: initialParameters(model, reach, 0) }),
  )
  const all = Uint32Array.from({ length: strings.n }, (_, i) => i)
  writeFileSync(join(dir, 'tokens.i32'), packTokens(strings, all, T))
  writeFileSync(join(dir, 'symbols.u8'), strings.symbols)
  writeFileSync(join(dir, 'labels.f32'), labels)
  return work
}

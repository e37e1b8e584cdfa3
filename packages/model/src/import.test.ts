// Models as PyTorch and TransformerLens save them, and what those compute (test/fixtures/interop/make.py made the files).
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { loadTensorFlow } from '@sweepstack/tensor'
import { fromSafetensors, importModel, parseImportConfig, toSafetensors } from '@sweepstack/weights'
import { TrainedModel } from './scoring/trained-model.js'

type Case = { name: string; file: string; config: unknown; strings: string[]; logits: number[] }

const tf = loadTensorFlow()
const fixture = (file: string): Buffer =>
  readFileSync(new URL(`../../../test/fixtures/interop/${file}`, import.meta.url))

for (const library of ['torch', 'lens-3', 'lens-4'])
  for (const { name, file, config, strings, logits } of JSON.parse(
    fixture(`${library}.json`).toString(),
  ) as Case[])
    test(`${library}: an imported model gives the logits it gave there: ${name}`, async () => {
      const imported = importModel(fixture(file), parseImportConfig(config))
      // By way of the file it is kept as.
      const kept = fromSafetensors(toSafetensors(imported))
      assert.deepEqual(kept, imported)
      const model = new TrainedModel({ tf, ...kept })
      const types = strings.some((string) => /[[\]]/.test(string)) ? 2 : 1
      assert.equal(kept.reach.types, types)
      const found = await model.logits(fromText(strings))
      model.dispose()
      logits.forEach((logit, i) => {
        assert.ok(Math.abs(found[i]! - logit) < 1e-5, `${strings[i]}: ${found[i]}, there ${logit}`)
      })
    })

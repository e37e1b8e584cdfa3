// What the real TransformerLens sees at each hook of the same model (test/fixtures/hooks/make.py asked it).
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fromText } from '@sweepstack/brackets'
import { HOOKS, hooksOf, modelSchema } from '@sweepstack/contracts'
import { loadTensorFlow, type Tensor } from '@sweepstack/tensor'
import { floatsOf, layoutOf, openSafetensors, writeView } from '@sweepstack/weights'
import { hookedForward } from './hooked-forward.js'
import { cutViews } from './parameters.js'
import { packTokens } from './tokens.js'

const tf = loadTensorFlow()
const fixtures = new URL('../../../../test/fixtures/hooks/', import.meta.url)

/** Whether the element at `place` (an index of each axis) is at a token of its string, as query and as key. */
const isOfTokens = (letters: readonly unknown[], place: number[], lengths: number[]): boolean =>
  place.every((t, axis) => !['T', 'Q', 'S'].includes(String(letters[axis])) || t < lengths[place[0]!]! + 2)

const placesOf = (shape: readonly number[], index: number): number[] => {
  const place: number[] = []
  for (const size of shape.toReversed()) {
    place.unshift(index % size)
    index = Math.floor(index / size)
  }
  return place
}

/** Those that a version has no such hook for; README.md beside the files has the reasons. */
const ABSENT: Record<string, RegExp> = {
  'lens-3': /^head\./,
  'lens-4': /^head\.|hook_attn_scores$|hook_result$|hook_normalized_resid_post$/,
}

for (const version of ['lens-3', 'lens-4']) {
  const compared = new Set<string>()
  for (const file of readdirSync(new URL(`${version}/`, fixtures)))
    test(`${version}: every hook has the values that TransformerLens sees: ${file}`, () => {
      const { tensors, metadata } = openSafetensors(readFileSync(new URL(`${version}/${file}`, fixtures)))
      const model = modelSchema.parse(JSON.parse(metadata.model!))
      const reach = { length: Number(metadata.length), types: 1 }
      const texts: string[] = JSON.parse(metadata.strings!)
      const lengths = texts.map(({ length }) => length)
      const T = Math.max(...lengths) + 2
      const layout = layoutOf(model, reach)
      const params = new Float32Array(layout.size)
      for (const view of layout.views)
        writeView(params, view, floatsOf(tensors.get(`parameters.${view.name}`)!))
      const letters = new Map(hooksOf(model).map(({ name, shape }) => [name, shape]))
      const seen = new Set<string>()
      const compare = (name: string, x: Tensor): Tensor => {
        const theirs = tensors.get(`hooks.${name}`)
        if (theirs === undefined) return x
        seen.add(`hooks.${name}`)
        compared.add(name.replace(/^blocks\.\d+/, 'blocks.{l}'))
        assert.deepEqual(x.shape, [...theirs.shape], name)
        const [ours, values] = [x.dataSync(), floatsOf(theirs)]
        values.forEach((value, i) => {
          const place = placesOf(theirs.shape, i)
          if (!isOfTokens(letters.get(name)!, place, lengths)) return
          // A key that is not seen has a score as good as minus infinity, each in its own way.
          if (value < -1e4) assert.ok(ours[i]! < -1e4, `${name} [${place}]`)
          else assert.ok(Math.abs(ours[i]! - value) < 1e-4, `${name} [${place}]: ${ours[i]}, there ${value}`)
        })
        return x
      }
      tf.tidy(() => {
        const tokens = tf.tensor2d(
          packTokens(fromText(texts), [...texts.keys()], T),
          [texts.length, T],
          'int32',
        )
        hookedForward(tf, {
          model,
          parameters: cutViews(tf, layout, tf.tensor1d(params)),
          tokens,
          hook: compare,
        })
      })
      assert.deepEqual(
        [...tensors.keys()].filter((name) => name.startsWith('hooks.') && !seen.has(name)),
        [],
      )
    })

  test(`${version}: no hook of the registry is left out, but those it does not have`, () => {
    assert.deepEqual(
      HOOKS.map(({ name }) => name).filter((name) => !compared.has(name) && !ABSENT[version]!.test(name)),
      [],
    )
  })
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { SweepstackError } from '@sweepstack/contracts'
import { floatsOf } from '../../files/tensor-file.js'
import { writeSafetensors } from '../../files/write-safetensors.js'
import { openTensors } from '../../open.js'
import type { Weights } from '../../own/model-file.js'
import { sizeOf } from '../../shape.js'
import { importModel, parseImportConfig } from '../import-model.js'

export type Fields = Record<string, unknown>
export type Shapes = Record<string, readonly number[]>
export type Tensors = Record<string, { shape: readonly number[]; values: Float32Array }>
export type Foreign = { config: Fields; file: Uint8Array; shapes: Shapes; tensors: Tensors }

const fixtures = new URL('../../../../../test/fixtures/interop/', import.meta.url)

/** A model that another library saved (test/fixtures/interop). */
export const load = (library: string, name: string): Foreign => {
  const cases = JSON.parse(readFileSync(new URL(`${library}.json`, fixtures), 'utf8')) as {
    name: string
    file: string
    config: Fields
  }[]
  const found = cases.find((one) => one.name === name)!
  const file = readFileSync(new URL(found.file, fixtures))
  const floats = [...openTensors(file).values()].filter(({ dtype }) => dtype === 'F32')
  // IGNORE is minus infinity in the file, and passed over.
  const finite = floats.filter((tensor) => !tensor.name.endsWith('.IGNORE'))
  return {
    config: found.config,
    file,
    shapes: Object.fromEntries(floats.map((tensor) => [tensor.name, tensor.shape])),
    tensors: Object.fromEntries(
      finite.map((tensor) => [tensor.name, { shape: tensor.shape, values: floatsOf(tensor) }]),
    ),
  }
}

/** Tensors of these shapes, whatever is in them. */
export const filled = (shapes: Shapes): Tensors =>
  Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      { shape, values: new Float32Array(sizeOf(shape)).fill(0.5) },
    ]),
  )

export const fileOf = (tensors: Tensors): Uint8Array =>
  writeSafetensors(
    Object.entries(tensors).map(([name, tensor]) => ({ name, ...tensor })),
    {},
  )

export const importing = (tensors: Tensors, config: Fields): Weights =>
  importModel(fileOf(tensors), parseImportConfig(config))

/** The same tensors with other names. */
export const renamed = (tensors: Tensors, rename: (name: string) => string): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [rename(name), tensor]))

export const refuses = (act: () => unknown, path: string, message: RegExp, fix?: RegExp): void => {
  assert.throws(act, (error: unknown) => {
    assert.ok(error instanceof SweepstackError, String(error))
    assert.equal(error.code, 'model.invalid')
    const [issue] = error.issues
    assert.equal(issue?.path, path)
    assert.match(issue.message, message)
    if (fix !== undefined) assert.match(issue.fix ?? '', fix)
    return true
  })
}

// The part of an export's load.py that plain Python can run: how it reads strings. What it computes is in export.test.ts.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { symbolsToText } from '@sweepstack/brackets'
import { modelSchema } from '@sweepstack/contracts'
import { layoutOf, toTransformerLens } from '@sweepstack/weights'

const folder = mkdtempSync(join(tmpdir(), 'sweepstack-load-py-'))
after(() => rmSync(folder, { recursive: true }))

/** Torch and safetensors are there in name only. */
const PROGRAM = `
import json, sys
from types import ModuleType
sys.path.insert(0, ".")
for name in ["torch", "safetensors", "safetensors.torch"]:
    sys.modules[name] = ModuleType(name)
sys.modules["safetensors.torch"].load_file = None
import load
ids = load.ids_of(json.load(open("sweepstack.json"))["tokens"]["brackets"])
print(json.dumps([load.tokens_of(string, ids) for string in sys.argv[1:]]))
`
const tokensOf = (types: number, ...strings: string[]): { tokens: unknown; stderr: string } => {
  const spec = modelSchema.parse({ layers: 1, dModel: 4, heads: 1, dMlp: 4 })
  const reach = { length: 8, types }
  const params = new Float32Array(layoutOf(spec, reach).size)
  for (const { name, bytes } of toTransformerLens({ spec, reach, params }))
    writeFileSync(join(folder, name), bytes)
  const { stdout, stderr } = spawnSync('python3', ['-c', PROGRAM, ...strings], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { tokens: stdout === '' ? null : JSON.parse(stdout), stderr }
}

const python = spawnSync('python3', ['--version']).status === 0
const skip = python || process.env.CI ? false : 'no python3 on the PATH'

test('load.py reads strings as they are written, in characters and in words', { skip }, () => {
  for (const types of [1, 4, 5, 128]) {
    // Every opening bracket, then every closing one.
    const symbols = Uint8Array.from({ length: 2 * types }, (_, i) =>
      i < types ? 2 * i + 1 : 2 * (i - types),
    )
    const expected = Array.from(symbols, (symbol) => 3 + (symbol ^ 1))
    const { tokens, stderr } = tokensOf(types, symbolsToText(symbols, types))
    assert.deepEqual(tokens, [expected], stderr)
  }
  // The first types in characters, whatever the model has.
  assert.deepEqual(tokensOf(5, '([])', '').tokens, [[3, 5, 6, 4], []])
})

test('load.py names the bracket that the model does not know', { skip }, () => {
  assert.match(tokensOf(1, '([)').stderr, /ValueError: '\(\[\)': the model knows no '\['/)
  assert.match(tokensOf(5, '(0 (5 )5 )0').stderr, /the model knows no '\(5', only \(0 \)0 .* \(4 \)4/)
})

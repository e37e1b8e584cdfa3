import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadSpec } from './load.js'

const SWEEPS = fileURLToPath(new URL('../../../../sweeps/', import.meta.url))

/** What each shipped sweep makes: its cells and runs. A new one is entered here. */
const EXPECTED: Record<string, [cells: number, runs: number]> = {
  'all-counts.yaml': [2, 4],
  'demo.yaml': [4, 8],
  'depth-and-size.yaml': [8, 24],
  'dyck.yaml': [2, 4],
  'smoke.yaml': [2, 4],
  'study-files.yaml': [2, 4],
}

test('every shipped sweep is listed here', async () => {
  assert.deepEqual((await readdir(SWEEPS)).sort(), Object.keys(EXPECTED).sort())
})

for (const [name, [cells, runs]] of Object.entries(EXPECTED))
  test(`${name} says what it asks and expands into ${cells} cells and ${runs} runs`, async () => {
    const path = join(SWEEPS, name)
    assert.match(await readFile(path, 'utf8'), /^(# [^\n]*\n)*# [^\n]*\?/)
    const folder = await mkdtemp(join(tmpdir(), 'sweepstack-shipped-'))
    try {
      const { spec, cells: expanded } = (await loadSpec(path, await filesFor(name, folder))).expanded
      assert.equal(expanded.length, cells)
      assert.equal(expanded.length * spec.seeds.length, runs)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

/** The study's files are not part of the project: any will do to expand the sweep. */
const filesFor = async (name: string, folder: string): Promise<string[]> => {
  if (name !== 'study-files.yaml') return []
  const file = join(folder, 'any.csv')
  await writeFile(file, 'sequence,stack_depth,count\n(),1,0\n')
  return ['data', 'tests.zero-count', 'tests.low-count', 'tests.high-count'].map(
    (at) => `base.${at}.file=${file}`,
  )
}

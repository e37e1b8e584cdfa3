// A cell keeps its hash when the spec gains a field: what is recorded of it stays its own.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'
import { getPath, setPath } from '../json.js'
import { asTrained } from './cell.js'
import { expandSweep } from './expand.js'
import { cellHash, LATER_FIELDS, withoutNeutral } from './later-fields.js'

/** As they were before the first later field. They stay; a sweep that is changed or added gets its own. */
const HASHES: Record<string, string[]> = {
  'sweeps/all-counts.yaml': [
    'a521eaa4204458fb0dcdc11d6546818fff63c68a30e0c8f2e1869882543a0ea7',
    '1ef817c6de73dcec954c04e83591330da206800d4c30ad46d758eb64a9ca60a5',
  ],
  'sweeps/demo.yaml': [
    '425cbbec1c721f5958e9b89aba5823f4b878871bd233b6f6f641c9ea2b51db00',
    '471116f31b087457cf55b2d35b7fa565a77cce316bcb7db3491bdae3edd05557',
    '154cf042ca26f59a389d9e8954f51affd253077f0346af76112977ab8f7add3d',
    '85bf87f3f6cc2dafcbbbcb13603e228228697edb94bdf87b785805eec27c43f2',
  ],
  'sweeps/depth-and-size.yaml': [
    '70f9c141b357bf7f3e1cbea8fc08e82609b1dce0374101d96aab99b31c91c1e5',
    'b6f89beb3e12e38a6a89194112103d70fcb191bcec3faa80d4277f6e6bbf881c',
    '0779d3b7088c2df4b228d5b80163b29c552b5f5c20499bbeda90efe2047cb46f',
    '9baadb3dc1c29c530943e070d04d9cdf8707ee53a12d060bf20e52f9c2448d5e',
    'a69c50d23758229bc6b012d1d7132ca5561341a0950ebb33bfe2d6dc61338735',
    'fa2dcef6fc09abb7ea76c97886a582c51d22ebf8517c29be3ce1f6b54fbf0584',
    '95e1f6db9687f3559e8968163894c168f21ad47f8f4b18ad92b056165b56569c',
    'd12551314bb117de10d32a7398e232a1eaefbf4f97caca863db10c8ca7f67f11',
  ],
  'sweeps/dyck.yaml': [
    '09277ea7b5efe8a13a067bad41c16df116122e13f75125e60e06c66b68d84beb',
    'b753dedfa423ae11de1a9cf24994fc033c6d0fca985383ca10fa0ea21f25591c',
  ],
  'sweeps/smoke.yaml': [
    'ee8daa69603611f170b1374e54a64e54af720bf1fa44aebd83fa41b7ea7b74dd',
    'bb33d58a7116505addcc5ec170200a8e4651effd44cfac1a91a856caf960a3aa',
  ],
  'sweeps/study-files.yaml': [
    '339b8abdb556258d30965946a530b2e32596ed545963684e6e073fa04f082a36',
    '0c70ac904b5f60f1c95b2021583987511636af5e327b0bf39d173908b57c74ea',
  ],
  'baselines/smoke.json': [
    'ee8daa69603611f170b1374e54a64e54af720bf1fa44aebd83fa41b7ea7b74dd',
    'bb33d58a7116505addcc5ec170200a8e4651effd44cfac1a91a856caf960a3aa',
  ],
}

const root = new URL('../../../../', import.meta.url)
const specOf = (file: string): unknown => {
  const text = readFileSync(new URL(file, root), 'utf8')
  return file.startsWith('baselines/') ? JSON.parse(text).spec : parse(text)
}

test('all shipped sweeps and baselines are here', () => {
  const files = ['baselines', 'sweeps'].flatMap((dir) =>
    readdirSync(new URL(dir, root)).map((name) => `${dir}/${name}`),
  )
  assert.deepEqual(files.sort(), Object.keys(HASHES).sort())
})

for (const [file, hashes] of Object.entries(HASHES))
  test(`the cells of ${file} have the hashes they always had`, () => {
    assert.deepEqual(
      expandSweep(specOf(file)).cells.map(({ hash }) => hash),
      hashes,
    )
  })

test('each later field: its neutral value is the default and leaves the hash alone, any other changes it', () => {
  const others: Record<string, unknown> = {
    'model.head': { kind: 'mlp', hidden: 8, norm: true, activation: 'relu' },
    'training.momentum': 0.5,
  }
  const [cell] = expandSweep(specOf('sweeps/smoke.yaml')).cells
  const spec = asTrained(cell!.spec)
  for (const [path, neutral] of Object.entries(LATER_FIELDS)) {
    assert.deepEqual(getPath(spec, path), neutral)
    assert.equal(getPath(withoutNeutral(spec), path), undefined)
    const other = setPath(spec, path, others[path]) as typeof spec
    assert.notEqual(cellHash(other), cell!.hash, path)
    assert.deepEqual(getPath(withoutNeutral(other), path), others[path])
  }
  // Neither is the spec touched, nor what has none of the fields.
  assert.equal(spec.training.momentum, 0.9)
  assert.deepEqual(withoutNeutral({ model: { from: 'sha256:0' } }), { model: { from: 'sha256:0' } })
})

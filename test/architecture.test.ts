import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The arrows between packages: what each may import. knip holds imports to the manifests, this holds the
 * manifests and the compiler's references to the design.
 */
const ARROWS: Record<string, string[]> = {
  contracts: [],
  stats: [],
  brackets: ['contracts', 'stats'],
  files: ['contracts', 'brackets'],
  tensor: [],
  weights: ['contracts'],
  model: ['contracts', 'stats', 'brackets', 'tensor', 'weights'],
  interp: ['contracts', 'stats', 'brackets', 'tensor', 'model'],
  store: ['contracts'],
  queue: ['contracts'],
  client: ['contracts'],
  api: ['contracts', 'stats', 'brackets', 'files', 'store', 'queue', 'weights'],
  worker: ['contracts', 'brackets', 'tensor', 'weights', 'model', 'interp', 'store', 'queue'],
  cli: ['contracts', 'stats', 'brackets', 'files', 'client', 'store', 'weights'],
}
/** Apps the command starts as processes of their own; it never imports them. */
const STARTED: Record<string, string[]> = { cli: ['api', 'worker'] }

type Manifest = { dependencies?: Record<string, string> }
type Project = { references?: { path: string }[] }
const readJson = <T>(file: string): T => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as T

const places = ['packages', 'apps'].flatMap((kind) =>
  readdirSync(path.join(root, kind), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, dir: `${kind}/${entry.name}` })),
)

const sources = (dir: string): string[] =>
  readdirSync(path.join(root, dir), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && entry.name !== 'generated'
      ? sources(`${dir}/${entry.name}`)
      : entry.name.endsWith('.ts')
        ? [`${dir}/${entry.name}`]
        : [],
  )

/** The files of a package that a file imports. */
const importsOf = (file: string): string[] =>
  [...readFileSync(path.join(root, file), 'utf8').matchAll(/(?:from|import\() ?'(\.[^']+)\.js'/g)].map(
    ([, to = '']) => path.posix.join(path.posix.dirname(file), `${to}.ts`),
  )

/** Every circle of things that lead to one another, as those on the way round. */
const circlesOf = (things: string[], next: (thing: string) => string[]): string[][] => {
  const done = new Set<string>()
  const visit = (thing: string, above: string[]): string[][] => {
    if (above.includes(thing)) return [[...above.slice(above.indexOf(thing)), thing]]
    if (done.has(thing)) return []
    const circles = next(thing)
      .filter((to) => things.includes(to))
      .flatMap((to) => visit(to, [...above, thing]))
    done.add(thing)
    return circles
  }
  return things.flatMap((thing) => visit(thing, []))
}

describe('the architecture', () => {
  it('names every package', () => {
    assert.deepEqual(places.map((p) => p.name).sort(), Object.keys(ARROWS).sort())
  })

  for (const { name, dir } of places) {
    it(`${name} depends on nothing but ${ARROWS[name]?.join(', ') || 'libraries'}`, () => {
      const { dependencies = {} } = readJson<Manifest>(`${dir}/package.json`)
      const ours = Object.keys(dependencies).filter((d) => d.startsWith('@sweepstack/'))
      const allowed = [...(ARROWS[name] ?? []), ...(STARTED[name] ?? [])]
      for (const dependency of ours)
        assert.ok(allowed.includes(dependency.slice('@sweepstack/'.length)), dependency)
      const { references = [] } = readJson<Project>(`${dir}/tsconfig.json`)
      for (const reference of references)
        assert.ok(ARROWS[name]?.includes(path.basename(reference.path)), reference.path)
    })

    it(`${name} imports other packages by their name alone`, () => {
      for (const file of sources(`${dir}/src`))
        for (const [, from = ''] of readFileSync(path.join(root, file), 'utf8').matchAll(
          /(?:from|import\() ?'([^']+)'/g,
        )) {
          assert.ok(!/^\.\.?\/.*(packages|apps)\//.test(from), `${file} imports ${from}`)
          const started = STARTED[name]?.some((app) => from.startsWith(`@sweepstack/${app}`))
          assert.ok(!started, `${file} imports ${from}, which it should only start`)
        }
    })
  }

  it('has no circles of imports, not even of types', () => {
    for (const { dir } of places) assert.deepEqual(circlesOf(sources(`${dir}/src`), importsOf), [])
  })

  it('has no circles of folders: what stands in one may be read without what builds on it', () => {
    for (const { dir } of places) {
      const src = `${dir}/src`
      const files = sources(src).filter((file) => !/\.(test|fixture)\.ts$/.test(file))
      const folderOf = (file: string) =>
        path.posix.dirname(file.slice(src.length + 1)).split('/')[0] as string
      const folders = [...new Set(files.map(folderOf))].filter((folder) => folder !== '.')
      const next = (folder: string) =>
        files
          .filter((file) => folderOf(file) === folder)
          .flatMap(importsOf)
          .map(folderOf)
          .filter((to) => to !== folder)
      assert.deepEqual(circlesOf(folders, next), [], dir)
    }
  })

  it('gives the container image every project that the build compiles', () => {
    const ignored = readFileSync(path.join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean)
    const { references = [] } = readJson<Project>('tsconfig.json')
    assert.ok(references.length > 0)
    for (const { path: project } of references) {
      const folder = path.posix.normalize(project)
      const left = ignored.filter((entry) => folder === entry || folder.startsWith(`${entry}/`))
      assert.deepEqual(left, [], `.dockerignore leaves out ${folder}, which tsconfig.json refers to`)
    }
  })

  it('leaves process.env to each app: one file reads it', () => {
    for (const { dir } of places)
      for (const file of sources(`${dir}/src`)) {
        // Setting TensorFlow's own variables before it loads, or where nobody has, is how it is configured; that is no reading.
        const reads = /process\.env\b(?!\.TF_\w+ (\?\?)?= )/.test(readFileSync(path.join(root, file), 'utf8'))
        const mayRead = /\/(env|testing)\.ts$/.test(file) || file.endsWith('.test.ts')
        assert.ok(!reads || mayRead, `${file} reads process.env`)
      }
  })
})

// tfjs-node's addon is two C++ files in its npm package: one compiler call builds it against the library
// and the Node-API headers, with no node-gyp and no download of Node's own headers.
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { reason, SetupError } from '../failure.mjs'
import { modules, tfjsNode } from '../paths.mjs'
import { say } from '../report.mjs'
import { run } from '../run.mjs'
import { hashOf } from '../stamp.mjs'

const NAPI_VERSION = 8
const binding = join(tfjsNode, 'binding')

/** @returns {string} where the addon for this library and this tfjs-node belongs, in the cache */
export function addonOf(library) {
  const sources = readdirSync(binding).sort()
  const key = hashOf(...sources.map((name) => readFileSync(join(binding, name), 'utf8')))
  return join(library, `addon-${key.slice(0, 12)}`, 'tfjs_binding.node')
}

export async function compileAddon(library, compiler) {
  const addon = addonOf(library)
  mkdirSync(dirname(addon), { recursive: true })
  const partial = `${addon}.${process.pid}`
  const sources = readdirSync(binding).filter((name) => name.endsWith('.cc'))
  const files = sources.map((name) => join(binding, name))
  say(`  compiling tfjs-node's addon with ${compiler}`)
  try {
    await run(compiler, [...flags(library), ...files, '-o', partial, ...libraries(library)])
  } catch (error) {
    throw new SetupError(`the addon could not be compiled. ${reason(error)}`)
  }
  renameSync(partial, addon)
}

/** The first C++ compiler that starts; asked for before anything large is fetched. */
export async function findCompiler(env = process.env) {
  const failures = []
  for (const compiler of env.CXX ? [env.CXX] : ['g++', 'c++', 'clang++']) {
    try {
      await run(compiler, ['--version'], { timeoutMs: 30_000 })
      return compiler
    } catch (error) {
      failures.push(`- ${reason(error)}`)
    }
  }
  throw new SetupError(`no C++ compiler was found, which the addon needs:\n${failures.join('\n')}`)
}

function flags(library) {
  const napi = join(modules, 'node-api-headers', 'include')
  return [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', `-DNAPI_VERSION=${NAPI_VERSION}`],
    ...[`-I${join(library, 'include')}`, `-I${napi}`],
  ]
}

/** Found beside the addon wherever the cache is moved to, and from a copy of the addon where it is now. */
function libraries(library) {
  const folder = join(library, 'lib')
  const path = `-Wl,-rpath,$ORIGIN/../lib,-rpath,${folder}`
  return [`-L${folder}`, '-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', path]
}

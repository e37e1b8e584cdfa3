// tfjs-node's addon is two C++ files in its npm package: one compiler call builds it against the library
// and the Node-API headers, with no node-gyp and no download of Node's own headers.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { reason, SetupError } from '../failure.mjs'
import { modules, tfjsNode } from '../paths.mjs'
import { say } from '../report.mjs'
import { run } from '../run.mjs'
import { hashOf } from '../stamp.mjs'

const NAPI_VERSION = 8
const binding = join(tfjsNode, 'binding')

/** @returns {Promise<string>} the path of the addon, in the cache beside its library */
export async function compileAddon(library) {
  const sources = readdirSync(binding).sort()
  const key = hashOf(...sources.map((name) => readFileSync(join(binding, name), 'utf8')))
  const folder = join(library, `addon-${key.slice(0, 12)}`)
  const addon = join(folder, 'tfjs_binding.node')
  if (existsSync(addon)) return addon
  mkdirSync(folder, { recursive: true })
  const partial = `${addon}.${process.pid}`
  const files = sources.filter((name) => name.endsWith('.cc')).map((name) => join(binding, name))
  await compile([...flags(library), ...files, '-o', partial, ...libraries(library)])
  renameSync(partial, addon)
  return addon
}

async function compile(args) {
  const failures = []
  for (const compiler of compilers()) {
    try {
      say(`  compiling tfjs-node's addon with ${compiler}`)
      await run(compiler, args)
      return
    } catch (error) {
      failures.push(`- ${reason(error)}`)
    }
  }
  throw new SetupError(`the addon could not be compiled:\n${failures.join('\n')}`)
}

function compilers(env = process.env) {
  return env.CXX ? [env.CXX] : ['g++', 'c++', 'clang++']
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

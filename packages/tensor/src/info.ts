import { existsSync, readFileSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'
import { loadedBuild } from './build-id.js'
import { loadedThreads, type Tf } from './load.js'
import { nativeOf } from './native.js'

/** What computed a run's figures; kept with the run, as another version may give other last digits. */
export interface TensorFlowInfo {
  readonly tensorflow: string
  /** Which build of that version, see `loadedBuild`. */
  readonly build: string | null
  readonly tfjs: string
  readonly threads: number
  readonly machine: string
  readonly cpu: string
  /** Vector extensions of the CPU that TensorFlow picks its kernels by; empty where not known. */
  readonly cpuFeatures: readonly string[]
}

const FEATURES = ['avx', 'avx2', 'fma', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_tile', 'asimd', 'sve']

export function tensorFlowInfo(tf: Tf): TensorFlowInfo {
  return {
    tensorflow: nativeOf(tf).binding.TF_Version,
    build: loadedBuild(),
    tfjs: tf.version['tfjs-node'],
    threads: loadedThreads() ?? cpus().length,
    machine: `${platform()}-${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cpuFeatures: cpuFeatures(),
  }
}

function cpuFeatures(): string[] {
  if (!existsSync('/proc/cpuinfo')) return []
  const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? ''
  const present = new Set(flags.trim().split(/\s+/))
  return FEATURES.filter((feature) => present.has(feature))
}

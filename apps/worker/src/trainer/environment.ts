import { readFileSync } from 'node:fs'
import type { Environment } from '@sweepstack/contracts'
import { type Tf, tensorFlowInfo } from '@sweepstack/tensor'
import { oneDnnSetting } from '../env.js'

const version = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version

/** What this process computes with. */
export const environmentOf = (
  tf: Tf,
  { engine, mismatch }: Pick<Environment, 'engine' | 'mismatch'>,
): Environment => {
  const { tensorflow, build, tfjs, threads, machine, cpu, cpuFeatures } = tensorFlowInfo(tf)
  return {
    sweepstack: version,
    node: process.version,
    platform: machine,
    cpu,
    cpuFeatures: [...cpuFeatures],
    tensorflow,
    tensorflowBuild: build,
    oneDnn: oneDnnSetting(),
    tfjs,
    engine,
    mismatch,
    threads,
  }
}

import type { Environment } from '@sweepstack/contracts'
import { type Tf, tensorFlowInfo } from '@sweepstack/tensor'

/** What this process computes with. */
export const environmentOf = (
  tf: Tf,
  { engine, mismatch }: Pick<Environment, 'engine' | 'mismatch'>,
): Environment => {
  const { tensorflow, tfjs, threads, machine, cpu } = tensorFlowInfo(tf)
  return { node: process.version, platform: machine, cpu, tensorflow, tfjs, engine, mismatch, threads }
}

import { fileURLToPath } from 'node:url'
import { MALLOC_ENV } from '@sweepstack/worker'
import { Child } from '../lib/child.mjs'
import { pinTo } from '../lib/cores.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/** Who takes part: `ours` first, `torch` are those we are held against. */
export const CONTESTANTS = {
  compiled: { title: 'Sweepstack', runs: 'node', ours: true },
  plain: { title: 'tfjs-node eager', runs: 'node' },
  'torch-eager': { title: 'PyTorch eager', runs: 'python', kind: 'eager', torch: true },
  'torch-compile': { title: 'torch.compile', runs: 'python', kind: 'compile', torch: true },
  eager: { title: 'Sweepstack, op by op', runs: 'node', extra: true },
  'torch-layers': {
    title: 'PyTorch eager, nn.TransformerEncoderLayer',
    runs: 'python',
    kind: 'layers',
    torch: true,
    extra: true,
  },
  'torch-autotune': {
    title: 'torch.compile, max-autotune',
    runs: 'python',
    kind: 'max-autotune',
    torch: true,
    extra: true,
  },
}

/** @returns {{ id: string, title: string, child: Child, failed: string | null }} a contestant's process, pinned */
export function start(id, { threads, python, cores }) {
  const about = CONTESTANTS[id]
  const script =
    about.runs === 'node'
      ? [process.execPath, here('./ours.mjs'), String(threads), id]
      : [python, here('./theirs.py'), String(threads), about.kind]
  const { prefix } = pinTo(threads, cores)
  // Ours as a trainer runs; and what it gains from this is not for lack of it on the other side.
  const env = { ...MALLOC_ENV, OMP_NUM_THREADS: String(threads), MKL_NUM_THREADS: String(threads) }
  return { id, ...about, child: new Child(about.title, [...prefix, ...script], env), failed: null }
}

import type { TorchImport } from '@sweepstack/contracts'
import { fault } from '../fault.js'
import { only } from './only.js'
import type { State } from './state.js'

/** From the vector read to N outputs. Names are what stands before `weight` and `bias`. */
export type TorchHead = { output: string; N: number; mlp: HeadMlp | null }
/** Linear to M, a norm or none, an activation; the output follows. */
type HeadMlp = { hidden: string; M: number; norm: string | null; activation: Activation }
type Activation = NonNullable<TorchImport['headActivation']>

/**
 * Finds the linears of the head by what fits: one that reads the model's width and that another reads is the hidden one
 * of an mlp, one that nothing reads is the output.
 * @param names of tensors that are no other part of the model
 * @throws SweepstackError `model.invalid` where that is not told by shapes, or the activation of an mlp is not given
 */
export const torchHead = (state: State, names: string[], D: number, config: TorchImport): TorchHead => {
  const { keys, outputs } = config
  const weights = names.filter((name) => name.endsWith('.weight'))
  const linears = weights.filter((name) => state.shape(name).length === 2).map(withoutWeight)
  const rows = (linear: string): number => state.shape(`${linear}.weight`)[0] ?? 0
  const columns = (linear: string): number => state.shape(`${linear}.weight`)[1] ?? 0
  const leads = (hidden: string, output: string): boolean =>
    hidden !== output && columns(hidden) === D && rows(hidden) === columns(output)

  const reading = linears.filter(
    (name) => name !== keys.hidden && (columns(name) === D || linears.some((other) => leads(other, name))),
  )
  const last = reading.filter((name) => !linears.some((other) => leads(name, other)))
  const least = Math.max(outputs.balanced ?? 0, outputs.unbalanced ?? 0) + 1
  const output =
    keys.output ??
    only(
      'output',
      (last.length > 0 ? last : reading).filter((name) => rows(name) >= least),
      `no output of ${least} or more rows is there`,
    )
  const N = rows(output)

  const before = linears.filter((name) => leads(name, output))
  const hidden = keys.hidden ?? (before.length > 0 ? only('hidden', before) : null)
  if (hidden === null) {
    refuse(keys.headNorm, 'keys.headNorm', output)
    refuse(config.headActivation, 'headActivation', output)
    return { output, N, mlp: null }
  }
  if (config.headActivation === null)
    throw fault(
      'headActivation',
      `is missing: the head is an mlp, ${hidden} and ${output}, and the file does not say what stands between them`,
      'give relu, gelu or gelu_new, such as headActivation: relu',
    )
  const M = rows(hidden)
  const norms = weights.filter((name) => String(state.shape(name)) === String([M])).map(withoutWeight)
  const norm = keys.headNorm ?? normBehind(hidden, norms, M !== D)
  return { output, N, mlp: { hidden, M, norm, activation: config.headActivation } }
}

const refuse = (given: string | null, field: string, output: string): void => {
  if (given !== null)
    throw fault(
      field,
      `is ${given}, and the head is one linear, ${output}`,
      'leave it out, or name the first linear of the head in keys.hidden',
    )
}

/**
 * The norm between the hidden linear and the activation. One that stands elsewhere makes another model, so its width has to
 * say it (`onlyHere`: nothing else is as wide), or the numbers of an nn.Sequential.
 */
const normBehind = (hidden: string, norms: string[], onlyHere: boolean): string | null => {
  const sure = norms.filter((norm) => isNext(hidden, norm) ?? onlyHere)
  if (sure.length > 0) return only('headNorm', sure)
  const [unsure] = norms
  if (unsure === undefined) return null
  throw fault(
    'keys.headNorm',
    `is missing: it cannot be told whether ${unsure} stands right behind ${hidden}`,
    `name it in the config: keys: { headNorm: ${JSON.stringify(unsure)} } if it does, finalNorm if it is a norm after the encoder`,
  )
}

/** Whether a module is the next in an nn.Sequential; undefined where they are not in one. */
const isNext = (module: string, next: string): boolean | undefined => {
  const [, list, at] = NUMBERED.exec(module) ?? []
  const [, nextList, nextAt] = NUMBERED.exec(next) ?? []
  if (at === undefined || nextAt === undefined || list !== nextList) return undefined
  return Number(nextAt) === Number(at) + 1
}

const NUMBERED = /^(.*\.)?(\d+)$/

const withoutWeight = (name: string): string => name.slice(0, -'.weight'.length)

import { hasFinalNorm, hasLongest, type ModelSpec, READOUTS, type StringReach } from '@sweepstack/contracts'
import { count } from '../output/words.js'

const ENDS: Record<ModelSpec['ends'], string> = {
  both: 'start, brackets, end',
  start: 'start, brackets',
  end: 'brackets, end',
  none: 'brackets alone',
}

/** A model in a line or two: whoever imports one sees whether it was understood. */
export const describeModel = (spec: ModelSpec, reach: StringReach, parameters: number): string =>
  [
    `${count(spec.layers, 'layer')} of width ${spec.dModel}, ${count(spec.heads, 'head')}, mlp ${spec.dMlp} (${spec.activation})`,
    `${spec.attention} attention${spec.padding === 'seen' ? ' that sees padding' : ''}`,
    spec.norm === 'none'
      ? 'no norms'
      : `norms ${spec.norm === 'pre' ? 'before' : 'after'} each part${finalNorm(spec)}`,
    `${spec.positional} positions${hasLongest(spec) ? ` up to ${count(reach.length, 'bracket')}` : ''}`,
    `strings are ${ENDS[spec.ends]}${reach.types === 1 ? '' : ` of ${reach.types} types`}, read at ${READOUTS[spec.readout]}${mlpHead(spec)}`,
    count(parameters, 'parameter'),
  ].join('; ')

const mlpHead = ({ head }: ModelSpec): string =>
  head.kind === 'linear'
    ? ''
    : ` by an mlp of ${head.hidden} (${head.norm ? 'layer norm, ' : ''}${head.activation})`

const finalNorm = (spec: ModelSpec): string => {
  if (hasFinalNorm(spec) === (spec.norm === 'pre')) return ''
  return spec.norm === 'pre' ? ', none at the end' : ', one more at the end'
}

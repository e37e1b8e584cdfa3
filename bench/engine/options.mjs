import { parseArgs } from 'node:util'
import { coresOf, oneOf, positive, whole } from '../lib/checks.mjs'
import { CONTESTANTS } from './contestants.mjs'
import { parseShape, SHAPES } from './shapes.mjs'

export const USAGE = `npm run bench:engine -- [options]
  --shape L,D,H,F,T    layers, width, heads, mlp, tokens; again for more (default: ${SHAPES.join('  ')})
  --readout mean|eos   what the logit is read from (default: mean)
  --threads N          1, 2, …; again for a table each (default: 1 and 2)
  --batch B            strings a step (default: 64)
  --clip null|X        gradient norm that both clip to (default: 1)
  --rounds N           rounds, in which all take turns (default: 5)
  --steps N            steps of each a round (default: as many as fill half a second, at least 3)
  --only A,B           of ${Object.keys(CONTESTANTS).join(', ')}
  --without A,B        of steps, limit, forward (default: none)
  --cores A,B          the cores to pin to (default: the last ones)
  --profile            also a table of our eager step by TensorFlow op, for each shape
  --json FILE          all figures`

const PARTS = ['steps', 'limit', 'forward']

/** @throws Error that names the option at fault */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      shape: { type: 'string', multiple: true, default: SHAPES },
      readout: { type: 'string', default: 'mean' },
      threads: { type: 'string', multiple: true, default: ['1', '2'] },
      batch: { type: 'string', default: '64' },
      clip: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '5' },
      steps: { type: 'string' },
      only: { type: 'string' },
      without: { type: 'string', default: '' },
      cores: { type: 'string' },
      profile: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  oneOf('readout', values.readout, ['mean', 'eos'])
  const usual = Object.keys(CONTESTANTS).filter((id) => !CONTESTANTS[id].extra)
  const ids = values.only?.split(',') ?? usual
  for (const id of ids) oneOf('only', id, Object.keys(CONTESTANTS))
  const without = values.without === '' ? [] : values.without.split(',')
  for (const part of without) oneOf('without', part, PARTS)
  return {
    ...{ help: values.help, json: values.json ?? null, profile: values.profile, readout: values.readout },
    ids: Object.keys(CONTESTANTS).filter((id) => ids.includes(id)),
    parts: PARTS.filter((part) => !without.includes(part)),
    shapes: values.shape.map((shape) => parseShape(shape, values.readout)),
    threads: values.threads.map((n) => whole('threads', n)),
    B: whole('batch', values.batch),
    clip: values.clip === 'null' ? null : positive('clip', values.clip),
    rounds: whole('rounds', values.rounds),
    steps: values.steps === undefined ? null : whole('steps', values.steps),
    cores: coresOf(values.cores),
  }
}

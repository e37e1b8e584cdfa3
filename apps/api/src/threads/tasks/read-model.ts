import { readFileSync } from 'node:fs'
import { fromSafetensors } from '@sweepstack/weights'
import type { Work } from '../work.js'

/** What a model's file says of it. @throws SweepstackError `model.invalid` */
export const readModel = ({ path }: Work['model']['input']): Work['model']['output'] => {
  const { spec, reach, params } = fromSafetensors(readFileSync(path))
  return { spec, ...reach, parameters: params.length }
}

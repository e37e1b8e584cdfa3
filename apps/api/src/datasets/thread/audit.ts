import { auditAll, fileDataset } from '@sweepstack/brackets'
import type { Audit } from '@sweepstack/contracts'
import type { OfCell, OfFile } from '../work.js'
import { datasetsOf } from './parts.js'

export const audit = (asked: OfCell): Audit => {
  const { train, validation, tests } = datasetsOf(asked)
  return auditAll({
    datasets: [
      { name: 'train', dataset: train },
      { name: 'validation', dataset: validation },
      ...Object.entries(tests).map(([name, dataset]) => ({ name: `test:${name}`, dataset })),
    ].filter(({ dataset }) => dataset.n > 0),
  })
}

export const auditFile = ({ name, text, types }: OfFile): Audit =>
  auditAll({ datasets: [{ name, dataset: fileDataset(text, types) }] })

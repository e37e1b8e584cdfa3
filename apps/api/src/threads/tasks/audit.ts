import { allDatasets, auditAll, chunkedOf, fileDataset, inMemory } from '@sweepstack/brackets'
import type { Audit } from '@sweepstack/contracts'
import type { OfCell, OfFile } from '../work.js'
import { inputOf } from './parts.js'

export const audit = (asked: OfCell): Promise<Audit> =>
  auditAll(
    allDatasets(inputOf(asked))
      .filter(({ n }) => n > 0)
      .map((one) => chunkedOf(one)),
  )

export const auditFile = ({ name, text, types }: OfFile): Promise<Audit> =>
  auditAll([chunkedOf(inMemory(name, fileDataset(text, types)))])

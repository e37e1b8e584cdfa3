import type { Dataset } from '@sweepstack/brackets'
import { hashOf, type TrainedCell, withoutNeutral } from '@sweepstack/contracts'

/** What a training's weights follow from. Two with the same identity are the same training. */
export type Identity = {
  /** SHA-256 of the model's and the training's spec, less what changes no weight. */
  spec: string
  seed: number
  /** SHA-256 of the strings. */
  train: string
  validation: string
}

export const identityOf = (input: {
  spec: TrainedCell
  seed: number
  train: Dataset
  validation: Dataset
}): Identity => {
  const { checkpoints: _, snapshots: __, ...training } = input.spec.training
  return {
    spec: hashOf(withoutNeutral({ model: input.spec.model, training })),
    seed: input.seed,
    train: input.train.sha256,
    validation: input.validation.sha256,
  }
}

const NAMES: Record<keyof Identity, string> = {
  spec: 'another spec',
  seed: 'another seed',
  train: 'other training strings',
  validation: 'other validation strings',
}

/** In which ways two differ, in words; null where they are the same. */
export const difference = (a: Identity, b: Identity): string | null => {
  const names = (Object.keys(NAMES) as (keyof Identity)[]).filter((key) => a[key] !== b[key])
  return names.length === 0 ? null : names.map((name) => NAMES[name]).join(' and ')
}

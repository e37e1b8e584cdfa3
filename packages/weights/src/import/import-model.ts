import { type ImportConfig, importConfigSchema, SweepstackError, toIssues } from '@sweepstack/contracts'
import { openTensors } from '../open.js'
import type { Weights } from '../own/model-file.js'
import { fromTorchEncoder } from './torch-encoder.js'
import { fromTransformerLens } from './transformer-lens.js'

/**
 * A model of another program: its tensors (safetensors or a state dict of torch.save) and what they do not say of it.
 * No code of the file is run.
 * @throws SweepstackError `model.invalid` naming the tensor or setting at fault
 */
export const importModel = (file: Uint8Array, config: ImportConfig): Weights => {
  const tensors = openTensors(file)
  return config.format === 'transformer-lens'
    ? fromTransformerLens(tensors, config)
    : fromTorchEncoder(tensors, config)
}

/** @throws SweepstackError `model.invalid` with the path of each setting that is not right */
export const parseImportConfig = (input: unknown): ImportConfig => {
  const parsed = importConfigSchema.safeParse(input, { reportInput: true })
  if (parsed.success) return parsed.data
  const issues = toIssues(parsed.error, importConfigSchema)
  throw new SweepstackError('model.invalid', issues.map((i) => `${i.path}: ${i.message}`).join('; '), {
    issues,
  })
}

import { basename } from 'node:path'
import { modelName } from '@sweepstack/contracts'

/** What a model of this file is called: the file's name as far as a model may have it. */
export const nameFor = (path: string): string => {
  const stem = basename(path).replace(/\.(pt|pth|bin|ckpt|safetensors)$/i, '')
  const name = stem
    .replace(/[^\p{L}\p{N} ._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .slice(0, 100)
  return modelName.safeParse(name).success ? name : 'model'
}

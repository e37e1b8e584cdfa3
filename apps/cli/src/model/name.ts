import { basename } from 'node:path'
import { modelName } from '@sweepstack/contracts'

/** What a model of this file is called: the file's name as far as a model may have it. */
export const nameFor = (path: string): string => {
  const stem = basename(path).replace(/\.(pt|pth|bin|ckpt|safetensors)$/i, '')
  const name = stem
    .replace(/[^A-Za-z0-9_ .-]+/g, '-')
    .replace(/^[^A-Za-z0-9_]+/, '')
    .slice(0, 100)
  return modelName.safeParse(name).success ? name : 'model'
}

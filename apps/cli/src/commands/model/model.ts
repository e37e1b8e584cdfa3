import type { Command } from 'commander'
import { withExamples } from '../example.js'
import { addEval } from './eval.js'
import { addExport } from './export.js'
import { addImport } from './import.js'
import { addList } from './list.js'

/** Every model command, in the order the help lists them. */
const COMMANDS = [addImport, addEval, addExport, addList]

export const addModel = (program: Command): void => {
  const model = program
    .command('model')
    .description(
      'models that are there already: bring them from PyTorch or TransformerLens, evaluate, take them there',
    )
  for (const add of COMMANDS) add(model)
  withExamples(
    model,
    'model import brackets.pt --config brackets.yaml',
    "model eval brackets --test zero-count='{ preset: zero-count, length: 20 }' --probe depth",
    'model export 3f0a91c2 --out brackets',
  )
}

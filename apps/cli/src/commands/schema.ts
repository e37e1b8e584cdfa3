import { sweepJsonSchema } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { print } from '../output/stream.js'
import { withExamples } from './example.js'

export const addSchema = (program: Command): void => {
  const command = program
    .command('schema')
    .description('prints the JSON schema of a sweep, for editors that check and complete YAML by one')
    .action(() => print(JSON.stringify(sweepJsonSchema(), null, 2)))
  withExamples(command, 'schema > sweep.schema.json')
}

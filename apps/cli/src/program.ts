import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addArtifacts } from './commands/artifacts.js'
import { addBaseline } from './commands/baseline.js'
import { addCancel } from './commands/cancel.js'
import { addCheckpoints } from './commands/checkpoints.js'
import { addData } from './commands/data/data.js'
import { addDemo } from './commands/demo.js'
import { addDoctor } from './commands/doctor.js'
import { addModel } from './commands/model/model.js'
import { addProbes } from './commands/probes.js'
import { addResults } from './commands/results.js'
import { addRetry } from './commands/retry.js'
import { addApi, addWorker } from './commands/roles.js'
import { addRun } from './commands/run.js'
import { addRuns } from './commands/runs.js'
import { addSchema } from './commands/schema.js'
import { addStatus } from './commands/status.js'
import { addSubmit } from './commands/submit.js'
import { addUp } from './commands/up.js'

/** Every command, in the order the help lists them. */
const COMMANDS = [
  ...[addDemo, addRun, addUp, addSubmit, addStatus, addResults, addProbes, addRuns],
  ...[addArtifacts, addCheckpoints, addCancel, addRetry],
  ...[addData, addModel, addBaseline, addSchema, addDoctor, addApi, addWorker],
]

/** The `sweepstack` command. It throws instead of ending the process; main.ts turns that into exit codes. */
export const buildProgram = (): Command => {
  const program = new Command('sweepstack')
    .description(
      'Experiments on how transformers learn to tell balanced brackets: do they keep a stack, or count?',
    )
    .version(version())
    .exitOverride()
    .showHelpAfterError('fix: add --help to see what the command takes')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 it ran and something failed, 2 it was called wrongly.\nExample:\n  $ sweepstack run sweeps/smoke.yaml',
    )
  for (const add of COMMANDS) add(program)
  return program
}

const version = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return (manifest as { version: string }).version
}

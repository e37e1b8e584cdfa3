import type { Command } from 'commander'
import { withExamples } from '../example.js'
import { addAudit } from './audit.js'
import { addCertify } from './certify.js'
import { addExport } from './export.js'
import { addGenerate } from './generate.js'
import { addImport } from './import.js'
import { addList } from './list.js'
import { addPresets } from './presets.js'
import { addPreview } from './preview.js'

/** Every data command, in the order the help lists them. */
const COMMANDS = [addPresets, addPreview, addGenerate, addAudit, addCertify, addImport, addList, addExport]

export const addData = (program: Command): void => {
  const data = program
    .command('data')
    .description('the strings themselves: make, look at, audit, certify, import and export them')
    .addHelpText(
      'after',
      '\nWhich strings: a sweep file (what its runs train on, or --test NAME), a preset (--preset NAME --set length=40),\n' +
        'a data file, or a reference to an imported one. Only references need a service.',
    )
  for (const add of COMMANDS) add(data)
  withExamples(
    data,
    'data presets',
    'data audit sweeps/demo.yaml',
    'data generate --preset zero-count --set length=40 --out zero-count.csv',
  )
}

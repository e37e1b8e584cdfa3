import { type GeneratedPreset, generatedPresets, isGenerated, nearest } from '@sweepstack/contracts'
import { type Command, Option } from 'commander'
import { type PresetPage, presetPage, presetText } from '../../data/preset-page.js'
import { misuse } from '../../failure.js'
import { type Field, formatRows } from '../../output/format.js'
import { lineWidth, print } from '../../output/stream.js'
import { withExamples } from '../example.js'

export const addPresets = (data: Command): void => {
  const command = data
    .command('presets')
    .description('the presets: what each isolates, their fields and defaults')
    .argument('[name]', 'one of them, in full')
    .addOption(
      new Option('--format <format>', 'how the answer is printed')
        .choices(['table', 'json'])
        .default('table'),
    )
    .action(printPresets)
  withExamples(command, 'data presets', 'data presets zero-count', 'data presets --format json')
}

const printPresets = (name: string | undefined, { format }: { format: 'table' | 'json' }): void => {
  const pages = (name === undefined ? generatedPresets : [known(name)]).map(presetPage)
  const [page] = pages as [PresetPage, ...PresetPage[]]
  if (format === 'json') print(JSON.stringify(name === undefined ? pages : page, null, 2))
  else print(name === undefined ? formatRows('table', pages, FIELDS) : presetText(page, lineWidth()))
}

const FIELDS: Field<PresetPage>[] = [
  { head: 'preset', text: ({ name }) => name },
  { head: 'for', text: ({ use }) => (use.includes('data') ? 'data and tests' : 'tests') },
  { head: '', text: ({ title }) => title },
]

const known = (name: string): GeneratedPreset => {
  if (isGenerated({ preset: name })) return name as GeneratedPreset
  const near = nearest(name, generatedPresets)
  throw misuse(
    `there is no preset ${name}`,
    'NAME',
    near === null ? `use one of ${generatedPresets.join(', ')}` : `did you mean ${near}?`,
  )
}

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_LENGTH } from '@sweepstack/contracts'
import { fromSafetensors, toTransformerLens } from '@sweepstack/weights'
import { type Command, Option } from 'commander'
import { writeOut } from '../../data/write-out.js'
import { findModel } from '../../model/find.js'
import { integer } from '../../options.js'
import { note } from '../../output/stream.js'
import { ofService, type ServiceOptions, withService } from '../../session.js'
import { withExamples } from '../example.js'

const FORMATS = ['transformer-lens', 'safetensors'] as const
type Options = ServiceOptions & { out?: string; format: (typeof FORMATS)[number]; length?: number }
type Written = { name: string; bytes: Uint8Array }

export const addExport = (model: Command): void => {
  const command = ofService(
    model
      .command('export')
      .description('writes a model for another program: its weights, its config and how to load them')
      .argument(
        '<model>',
        'a run (id, or the last digits), a stored model (name or reference), or weights.safetensors',
      ),
  )
    .option(
      '--out <folder>',
      'where to, made if it is not there (default: a folder of its name, such as run-3f0a91c2)',
    )
    .addOption(
      new Option('--format <format>', 'transformer-lens has load.py beside it; safetensors is our own file')
        .choices([...FORMATS])
        .default('transformer-lens'),
    )
    .addOption(
      new Option(
        '--length <n>',
        'brackets of the longest string, where positions have no end: so many are written',
      ).argParser(integer(1, MAX_LENGTH)),
    )
    .action(exportModel)
  withExamples(
    command,
    'model export 3f0a91c2 --out brackets && python brackets/load.py "(())" ")("',
    'model export brackets --format safetensors --out .',
  )
}

const exportModel = async (named: string, options: Options): Promise<void> => {
  const { name, file } = await withService(options, 0, async ({ client }) => {
    const model = await findModel(client, named)
    return { name: model.name, file: await model.file() }
  })
  const files: Written[] =
    options.format === 'safetensors'
      ? [{ name: 'weights.safetensors', bytes: file }]
      : toTransformerLens(fromSafetensors(file), options.length)
  const out = options.out ?? name.replace(' ', '-')
  await mkdir(out, { recursive: true })
  for (const { name: to, bytes } of files) await writeOut(join(out, to), [bytes])
  note(`wrote ${name} to ${out}: ${files.map((one) => one.name).join(', ')}`)
}

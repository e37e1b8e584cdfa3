import type { StoredModel } from '@sweepstack/contracts'
import { modelName, SweepstackError } from '@sweepstack/contracts'
import { fromSafetensors, importModel, toSafetensors, type Weights } from '@sweepstack/weights'
import { type Command, Option } from 'commander'
import { misuse } from '../../failure.js'
import { readImportConfig } from '../../model/config.js'
import { describeModel } from '../../model/describe.js'
import { nameFor } from '../../model/name.js'
import { readModelFile } from '../../model/read-file.js'
import { print } from '../../output/stream.js'
import { ofService, type ServiceOptions, withService } from '../../session.js'
import { withExamples } from '../example.js'
import { CONFIGS } from './import-help.js'

type Options = ServiceOptions & { config?: string; name?: string; check?: true; format: 'table' | 'json' }

export const addImport = (model: Command): void => {
  const command = ofService(
    model
      .command('import')
      .description(
        'reads a model of TransformerLens or PyTorch, without running it, and gives it to the service',
      )
      .argument('<file>', 'its state dict, .pt or .safetensors; or a weights.safetensors of a run'),
  )
    .option('--config <file>', 'what the weights do not say, YAML or JSON; none for a weights.safetensors')
    .option('--name <name>', 'what it is called; the name of the file without it')
    .option('--check', 'only check; nothing is sent and no service is needed')
    .addOption(
      new Option('--format <format>', 'how the answer is printed')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText('after', CONFIGS)
    .action(importFile)
  withExamples(
    command,
    'model import brackets.pt --config brackets.yaml --name brackets',
    'model import brackets.pt --config brackets.yaml --check',
    'model import weights.safetensors',
  )
}

type Read = { weights: Weights; source: StoredModel['source'] }

const importFile = async (path: string, options: Options): Promise<void> => {
  const name = options.name ?? nameFor(path)
  const named = modelName.safeParse(name)
  if (!named.success)
    throw misuse(named.error.issues[0]?.message ?? 'no name', '--name', 'give --name brackets')
  const { weights, source } = await read(path, options.config)
  const { spec, reach, params } = weights
  const stored =
    options.check === true
      ? null
      : await withService(options, 0, ({ client }) =>
          client.models.store({ name, source, file: toSafetensors(weights) }),
        )
  if (options.format === 'json')
    return print(
      JSON.stringify(stored ?? { name, source, spec, ...reach, parameters: params.length }, null, 2),
    )
  print(
    [
      `${path}: ${describeModel(spec, reach, params.length)}`,
      ...(stored === null ? ['nothing is wrong with it'] : [kept(stored, name)]),
    ].join('\n'),
  )
}

const read = async (path: string, config: string | undefined): Promise<Read> => {
  // The config first: a slip in it is told of before a large file is read.
  const said = config === undefined ? null : await readImportConfig(config)
  const file = await readModelFile(path)
  try {
    return said === null
      ? { weights: fromSafetensors(file), source: 'file' }
      : { weights: importModel(file, said), source: said.format }
  } catch (error) {
    if (!(error instanceof SweepstackError)) throw error
    if (said !== null) throw inFile(error, path)
    throw misuse(
      `${path} is no weights.safetensors of ours (${error.message}), and there is no config`,
      '--config',
      'write a config for a model of TransformerLens or PyTorch; the help has a whole one of each',
    )
  }
}

/** A fault of a tensor, with the file it is in. */
const inFile = (error: SweepstackError, file: string): SweepstackError =>
  new SweepstackError(error.code, error.message, {
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    issues: error.issues.map((issue) => ({
      ...issue,
      path: issue.path === 'the file' ? file : `${issue.path} (${file})`,
    })),
  })

const kept = (stored: StoredModel, name: string): string =>
  [
    stored.name === name ? `imported as ${name}` : `the service has it already, as ${stored.name}`,
    `evaluate it: sweepstack model eval '${stored.name}' --test zero-count='{ preset: zero-count, length: 20 }'`,
    `in a sweep:  model: { from: '${stored.ref}' }`,
  ].join('\n')

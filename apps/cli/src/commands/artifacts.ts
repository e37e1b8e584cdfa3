import type { Client } from '@sweepstack/client'
import type { Artifact } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { misuse } from '../failure.js'
import { type Field, formatOption, formatRows, type OutputFormat } from '../output/format.js'
import { note, print } from '../output/stream.js'
import { megabytes } from '../output/words.js'
import { runOf } from '../run-of.js'
import { saveArtifact } from '../save-artifact.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & { get?: string[]; out: string; format: OutputFormat }

export const addArtifacts = (program: Command): void => {
  const command = ofService(program.command('artifacts'))
    .description('the files a run left, or copies of them here: weights, logits, snapshots, checkpoints')
    .argument('<run>', 'id, or the last digits of an id, as `runs` shows them')
    .option('--get <names...>', 'download these; * stands for anything')
    .option('--out <folder>', 'where to; each goes there under its name', '.')
    .addOption(formatOption())
    .action((named: string, options: Options) =>
      withService(options, 0, async ({ client }) => {
        const run = await runOf(client, named)
        const artifacts = await client.runs.artifacts(run.id)
        if (options.get === undefined) print(formatRows(options.format, artifacts, FIELDS))
        else await download(client, run.id, chosen(artifacts, options.get), options.out)
      }),
    )
  withExamples(
    command,
    'artifacts 3f0a91c2',
    "artifacts 3f0a91c2 --get weights.safetensors 'snapshots/*' --out run-3f0a91c2",
  )
}

const FIELDS: Field<Artifact>[] = [
  { head: 'artifact', text: ({ name }) => name },
  { head: 'size', align: 'right', text: ({ bytes }) => megabytes(bytes) },
  { head: 'media type', text: ({ mediaType }) => mediaType },
  { head: 'sha256', text: ({ sha256 }) => sha256 },
]

const chosen = (artifacts: Artifact[], patterns: string[]): Artifact[] => {
  const found = patterns.map((pattern) => {
    const fits = matcher(pattern)
    const matching = artifacts.filter(({ name }) => fits.test(name))
    if (matching.length > 0) return matching
    const names = artifacts.map(({ name }) => name)
    throw misuse(
      `the run has no artifact ${pattern}`,
      '--get',
      names.length === 0 ? 'it has none yet' : `name one of ${names.slice(0, 8).join(', ')}`,
    )
  })
  return [...new Set(found.flat())]
}

const matcher = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )

const download = async (client: Client, runId: string, artifacts: Artifact[], out: string): Promise<void> => {
  for (const artifact of artifacts) {
    const path = await saveArtifact(artifact, await client.runs.artifact(runId, artifact.name), out)
    note(`wrote ${path} (${megabytes(artifact.bytes)})`)
  }
}

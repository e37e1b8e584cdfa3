import type { FileFormat } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { fileFormat, fileFormatOption } from '../../data/format.js'
import { spool } from '../../data/spooled.js'
import { writeStrings } from '../../data/strings-file.js'
import { contentOf } from '../../data/texts.js'
import { resolveWhat } from '../../data/what.js'
import { writeOut } from '../../data/write-out.js'
import { misuse } from '../../failure.js'
import { progress } from '../../output/progress.js'
import { note } from '../../output/stream.js'
import { count } from '../../output/words.js'
import { ofService, type ServiceOptions, withService } from '../../session.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions & { out: string; format?: FileFormat }

export const addExport = (data: Command): void => {
  const command = ofService(
    data
      .command('export')
      .description('writes an imported file again, in any format, with every label and feature')
      .argument('<ref>', 'sha256:… as `data list` shows it; or a data file here, to convert it'),
  )
    .requiredOption('--out <file>', 'where to; - is stdout. Gzipped where the name ends in .gz')
    .addOption(fileFormatOption())
    .action(exportStrings)
  withExamples(
    command,
    'data export sha256:3f0a… --out train.parquet',
    'data export train.csv --out train.parquet',
  )
}

const exportStrings = async (text: string, options: Options): Promise<void> => {
  const format = fileFormat(options.out, options.format)
  const what = await resolveWhat(text, { set: [] })
  if (what.kind === 'ref') return exportRef(what.ref, format, options)
  if (what.kind === 'sweep')
    throw misuse(
      'a sweep is no file of strings',
      'REF',
      `sweepstack data generate ${text} --out ${options.out}`,
    )
  if (what.kind === 'preset') throw new Error('export has no --preset')
  const strings = await spool(what.path)
  await writeStrings(strings, options.out, format).finally(strings.close)
}

/** As the service writes it: however large it is, only a piece of it is here. */
const exportRef = (ref: string, format: FileFormat, { out, ...service }: Options): Promise<void> =>
  withService(service, 0, async ({ client }) => {
    const content = await contentOf(client.datasets, ref, format)
    const shown = progress((bytes) => `writing ${out}: ${Math.round(bytes / 1e6)} MB`)
    await writeOut(out, counted(content, shown.at)).finally(shown.end)
    if (out !== '-') note(`wrote ${count((await client.datasets.get(ref)).rows, 'string')} to ${out}`)
  })

const counted = async function* (
  pieces: AsyncIterable<Uint8Array>,
  at: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const piece of pieces) {
    yield piece
    bytes += piece.byteLength
    at(bytes)
  }
}

import type { Client } from '@sweepstack/client'
import type { ResultsBy, SweepView } from '@sweepstack/contracts'
import type { Command } from 'commander'
import { byOption, type Filters, labelOption, queryOf, testOption, whereOption } from '../options.js'
import { brief } from '../output/cell-heads.js'
import { formatOption, type OutputFormat } from '../output/format.js'
import { note, print } from '../output/stream.js'
import { shortId } from '../output/words.js'
import { fetchResults, resultsText } from '../print-results.js'
import { ofService, type ServiceOptions, withService } from '../session.js'
import { sweepOf } from '../sweep-of.js'
import { withExamples } from './example.js'

type Options = ServiceOptions & Filters & { by: ResultsBy[]; all?: true; format: OutputFormat }

export const addResults = (program: Command): void => {
  const command = ofService(program.command('results'))
    .description('accuracy of a sweep (the newest, without one) by test, depth, count or another axis')
    .argument('[sweep]', 'name, id, or the last digits of an id')
    .addOption(byOption(['test']))
    .addOption(testOption())
    .addOption(whereOption())
    .addOption(labelOption())
    .option('--all', 'of every sweep')
    .addOption(formatOption())
    .action(printResults)
  withExamples(
    command,
    'results --by depth,count',
    'results depth-and-size --by count --test zero-count --label unbalanced --where model.layers=2..4',
    'results --all --by depth --format csv > depth.csv',
  )
}

const printResults = (named: string | undefined, options: Options): Promise<void> =>
  withService(options, 0, async ({ client }) => {
    const filters = queryOf(options)
    const sweep = options.all === true ? null : await sweepOf(client, named)
    if (sweep !== null && named === undefined)
      note(`sweep ${sweep.name} (${shortId(sweep.id)}), the newest; --all for every sweep`)
    const results = await fetchResults(client, options.by, {
      ...filters,
      ...(sweep === null ? {} : { sweep: sweep.id }),
    })
    print(resultsText(results, options.format))
    if (results.every(({ rows }) => rows.length === 0)) note(await whyNothing(client, sweep))
  })

const whyNothing = async (client: Client, sweep: SweepView | null): Promise<string> => {
  if (sweep === null) return 'nothing fits; ask with fewer filters'
  if (sweep.runs.done === 0) return `no run of this sweep is done yet; sweepstack status ${shortId(sweep.id)}`
  const { spec, cellList } = await client.sweeps.get(sweep.id)
  const tests = new Set(cellList.flatMap((cell) => Object.keys(cell.spec.tests)))
  const varied = Object.entries(spec.matrix).map(
    ([path, values]) => `${path} of ${values.map(brief).join(', ')}`,
  )
  return `nothing fits; ask with fewer filters. The sweep has ${[`tests ${[...tests].join(', ')}`, ...varied].join('; ')}`
}

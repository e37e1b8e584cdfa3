import type { Client } from '@sweepstack/client'
import { probeTable, type ResultsBy } from '@sweepstack/contracts'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { sayWarnings } from '../../data/warnings.js'
import { misuse } from '../../failure.js'
import { askedOf, type EvalOptions } from '../../model/asked.js'
import { evalSweep, isOfUnknownData, type Subject, withModels } from '../../model/eval-sweep.js'
import { findModel } from '../../model/find.js'
import { byOption, collect, integer, setOption, workersOption } from '../../options.js'
import { brief } from '../../output/cell-heads.js'
import { formatOption, formatRows, type OutputFormat } from '../../output/format.js'
import { probeFields } from '../../output/probes-table.js'
import { note, print } from '../../output/stream.js'
import { shortId } from '../../output/words.js'
import { warningsFor } from '../../plan.js'
import { fetchResults, printSweepResults } from '../../print-results.js'
import { reportEnd, runToEnd } from '../../run-to-end.js'
import { ofService, type ServiceOptions, withService } from '../../session.js'
import { completeSpec, type LoadedSpec, readSweep } from '../../spec/load.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions &
  EvalOptions & { sweep?: string; set: string[]; workers: number; by: ResultsBy[]; format: OutputFormat }

export const addEval = (model: Command): void => {
  const command = ofService(
    model
      .command('eval')
      .description('tests and probes models as they are, as a sweep whose runs train nothing')
      .argument(
        '<models...>',
        'stored models (name or reference), runs (id, or the last digits), or weights.safetensors of a run',
      ),
  )
    .addOption(
      new Option('--test <name=fields>', 'a test, as in a sweep; repeatable')
        .argParser(collect)
        .default([], "the run's own"),
    )
    .addOption(
      new Option('--probe <target>', 'depth, count or negative; or fields, as in a sweep; repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .option(
      '--data <fields>',
      'what it was trained on, as in a sweep: tests avoid those strings and take their fields',
    )
    .option('--sweep <file>', 'the data, tests, probes and seeds of a sweep instead')
    .addOption(setOption())
    .addOption(new Option('--seeds <list>', 'seeds of the strings: 0,1,2').argParser(seeds))
    .addOption(workersOption())
    .addOption(byOption(['test', 'depth', 'count']))
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nOf a run the data, the tests and the seed are its own, unless said otherwise. Results, probes and events are then\n' +
        'asked for as of any sweep: sweepstack results, probes, status.',
    )
    .action(evaluate)
  withExamples(
    command,
    "model eval brackets --test zero-count='{ preset: zero-count, length: 20 }' --probe depth",
    "model eval 3f0a91c2 --test longer='{ length: 80 }' --by depth",
    'model eval brackets other-brackets --sweep sweeps/smoke.yaml',
  )
}

const seeds = (text: string): number[] => {
  const parsed = text.split(',').map((seed) => integer(0, 2 ** 32 - 1)(seed.trim() === '' ? 'x' : seed))
  if (new Set(parsed).size < parsed.length) throw new InvalidArgumentError('A seed stands twice.')
  return parsed
}

const evaluate = async (names: string[], options: Options): Promise<void> => {
  checkOptions(options)
  const asked = askedOf(options)
  process.exitCode = await withService(options, options.workers, async (session) => {
    const { client } = session
    const subjects = await Promise.all(names.map((name) => subjectOf(client, name)))
    const loaded = await load(subjects, options)
    if (options.sweep === undefined && isOfUnknownData(subjects, asked))
      note(
        'nothing says what the model was trained on, so tests may hold strings of its training; --data says it',
      )
    if (subjects.length > 1) for (const { model } of subjects) note(`${brief(model.ref)} is ${model.name}`)
    sayWarnings(warningsFor(loaded.expanded, loaded.uploads), loaded.place)
    const sweep = await runToEnd(session, loaded)
    const results = await fetchResults(client, options.by, { sweep: sweep.id })
    printSweepResults(sweep, results, options.format)
    if (options.format === 'table' && loaded.expanded.cells.some(({ spec }) => spec.probes.length > 0))
      print(
        `\nprobes\n${formatRows('table', await client.probes({ sweep: sweep.id }), probeFields, probeTable)}`,
      )
    note(`ask for more: sweepstack results ${shortId(sweep.id)} --by length`)
    return reportEnd(session, sweep)
  })
}

const checkOptions = ({ sweep, set, test, probe, data }: Options): void => {
  if (sweep === undefined && set.length > 0)
    throw misuse(
      '--set changes a sweep, and there is none',
      '--set',
      'give --sweep FILE, or --test NAME=FIELDS',
    )
  if (sweep !== undefined && (test.length > 0 || probe.length > 0 || data !== undefined))
    throw misuse(
      'the sweep says data, tests and probes',
      '--sweep',
      'leave out --test, --probe and --data, or change it with --set base.tests.NAME.length=40',
    )
}

const load = async (subjects: readonly Subject[], options: Options): Promise<LoadedSpec> => {
  if (options.sweep === undefined) return completeSpec(evalSweep(subjects, askedOf(options)), process.cwd())
  const { written, folder, place } = await readSweep(options.sweep, options.set)
  const changed = withModels(written, subjects)
  return completeSpec(
    options.seeds === undefined ? changed : { ...changed, seeds: options.seeds },
    folder,
    place,
  )
}

/** A model, and where it is a run's the cell and the seed it was trained with. */
const subjectOf = async (client: Client, name: string): Promise<Subject> => {
  const { run, stored } = await findModel(client, name)
  const model = await stored()
  if (run === null) return { model, origin: null }
  const { cellList } = await client.sweeps.get(run.sweepId)
  const cell = cellList.find(({ hash }) => hash === run.cell.hash)
  return { model, origin: cell === undefined ? null : { cell: cell.spec, seed: run.seed } }
}

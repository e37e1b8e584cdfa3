import { axisNames, type Label, labelSchema, type ResultsBy, resultsBySchema } from '@sweepstack/contracts'
import { InvalidArgumentError, Option } from 'commander'
import { misuse } from './failure.js'

/** Options several commands share. */
export const setOption = (): Option =>
  new Option(
    '--set <path=value>',
    'replaces a field of the sweep, such as base.data.file=train.csv; repeatable',
  )
    .argParser(collect)
    .default([], 'none')

export const fileOption = (): Option =>
  new Option('--file <path>', 'a data file the service may lack; known by its content; repeatable')
    .argParser(collect)
    .default([], 'none')

export const workersOption = (): Option =>
  new Option('--workers <n>', 'worker processes, when none run yet; they share the cores')
    .argParser(integer(1, 256))
    .default(1)

export const portOption = (standard: number): Option =>
  new Option('--port <n>', 'port of the API; 0: any free one').argParser(integer(0, 65_535)).default(standard)

export const testOption = (): Option =>
  new Option('--test <name>', 'only this test; repeatable').argParser(collect).default([], 'all')

export const whereOption = (): Option =>
  new Option('--where <path=value>', 'only cells whose spec fits: model.layers=2, =1,2 or =2..8; repeatable')
    .argParser(collect)
    .default([], 'all')

export const labelOption = (): Option =>
  new Option('--label <label>', 'only strings of this label').choices(labelSchema.options)

export const byOption = (standard: ResultsBy[]): Option =>
  new Option('--by <axes>', `what to group by: test, ${axisNames.join(', ')}; several with commas`)
    .argParser((text: string) => text.split(',').map(axis))
    .default(standard, standard.join(','))

export type Filters = { test: string[]; where: string[]; label?: Label }

/** The filters as the API's query; a path given twice means any of its values. */
export const queryOf = ({ test, where, label }: Filters): Record<string, string | string[]> => {
  const query: Record<string, string | string[]> = {}
  for (const [path, value] of where.map(split))
    query[path] = query[path] === undefined ? value : [query[path], value].flat()
  return {
    ...query,
    ...(test.length === 0 ? {} : { test }),
    ...(label === undefined ? {} : { label }),
  }
}

const split = (text: string): [path: string, value: string] => {
  const at = text.indexOf('=')
  if (at <= 0) throw misuse(`${text} is not path=value`, '--where', 'write it as --where model.layers=2')
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
}

export const shareOption = (flags: string, description: string, standard: number): Option =>
  new Option(flags, description).argParser(share).default(standard)

const share = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value < 1))
    throw new InvalidArgumentError('Give a number between 0 and 1, such as 0.02.')
  return value
}

const axis = (text: string): ResultsBy => {
  const parsed = resultsBySchema.safeParse(text.trim())
  if (!parsed.success) throw new InvalidArgumentError(`Allowed are test, ${axisNames.join(', ')}.`)
  return parsed.data
}

export const collect = (value: string, before: string[]): string[] => [...before, value]

export const integer =
  (min: number, max: number) =>
  (text: string): number => {
    const n = Number(text)
    if (!Number.isInteger(n) || n < min || n > max)
      throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`)
    return n
  }

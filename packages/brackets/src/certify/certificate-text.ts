import type {
  Certificate,
  CertifiedSet,
  CertifiedSize,
  CertifiedTable,
  CertifiedTest,
  Recount,
  Verdict,
} from './certificate.js'

/** A certificate as text, for an appendix: 100 columns wide. */
export const certificateText = (certificate: Certificate): string => {
  const { seed, whole, sets, verdict } = certificate
  const shares = whole.shares.map(({ part, expected, drawn }) => [
    `  ${part}`,
    `${grouped(drawn)} strings${drawn === expected ? ', its exact share' : `, ${grouped(expected)} expected`}`,
  ])
  return [
    `Certificate of the samplers, seed ${seed}`,
    '',
    `The dataset as a whole, ${grouped(whole.draws)} strings`,
    ...aligned(shares),
    ...testLines(whole.tests),
    ...sets.flatMap((set) => ['', ...setLines(set)]),
    '',
    verdict.passed ? 'Verdict: passed' : 'Verdict: FAILED',
    ...verdictLines(verdict),
    ...verdict.failures.flatMap((failure) => aligned([['  failed', failure]])),
    '',
  ].join('\n')
}

const verdictLines = ({ tests, smallestP, level }: Verdict): string[] =>
  tests === 0
    ? aligned([['  tests', NO_TESTS]])
    : [
        ...aligned([
          [
            '  tests',
            `${tests} chi-square, smallest p ${figure(smallestP)}, times ${tests} (Bonferroni) ` +
              `${figure(Math.min(1, smallestP * tests))}; below ${level.toExponential(0)} fails`,
          ],
        ]),
        ...aligned([['  note', NOTE]]),
      ]

const NO_TESTS =
  'none was possible: sets of one string, or too few strings for 5 expected in each of two cells; the verdict rests ' +
  'on exact shares and sizes, and on every drawn string being in its set'
const NOTE =
  'drawn strings are tested against exact distributions; cells that expect fewer than 5 are pooled with the next'

const setLines = ({ part, set, size, table, draws, outside, tests, untested }: CertifiedSet): string[] => [
  HEADINGS[part] ?? `Negatives: ${part}`,
  ...aligned([
    ['  set', set],
    ['  size', size === null ? 'no closed form known' : number(size.size)],
    ...(size?.again == null ? [] : [['  counted again', again(size.again)]]),
    ...(table === null ? [] : [['  table', describeTable(table)]]),
    [
      '  drawn',
      `${grouped(draws)} strings, ${outside === 0 ? 'all in the set' : `${grouped(outside)} NOT IN THE SET`}`,
    ],
    ...(untested === null ? [] : [['  not tested', untested]]),
  ]),
  ...testLines(tests),
]

const again = ({ how, agrees, size }: NonNullable<CertifiedSize['again']>): string =>
  `by ${HOW[how]}: ${agrees ? 'the same' : `${number(size)}, WHICH DIFFERS`}`

const HOW: Record<Recount, string> = {
  'listing all': 'listing all strings',
  recurrence: 'dynamic programming',
  'splitting in the middle': 'summing over the prefix sum in the middle',
}

const HEADINGS: Record<string, string> = { balanced: 'Balanced', pairs: 'Pairs' }

const describeTable = ({ states, all, error, relativeError, variation }: CertifiedTable): string =>
  `${grouped(states)} states ${all ? '(all)' : '(a sample, along drawn strings)'} against exact ratios: largest error of ` +
  `a chance ${small(error)}, relative ${small(relativeError)}; ` +
  (all
    ? `no set of strings is off its chance by more than ${small(variation)}`
    : `over a string at most ${small(variation)}, if the others are like these`)

const testLines = (tests: readonly CertifiedTest[]): string[] => {
  if (tests.length === 0) return []
  const rows = tests.map(({ what, draws, statistic, degrees, p }) => [
    `    ${what}`,
    grouped(draws),
    statistic === null ? 'infinite' : statistic.toFixed(1),
    `${degrees}`,
    figure(p),
  ])
  return table([['  test', 'draws', 'chi-square', 'df', 'p'], ...rows])
}

/** Two columns, the second broken at 100 columns. */
const aligned = (rows: readonly string[][]): string[] => {
  const width = Math.max(0, ...rows.map(([first]) => (first ?? '').length))
  return rows.flatMap(([first, rest]) =>
    broken(rest ?? '', COLUMNS - width - 2).map(
      (line, at) => `${(at === 0 ? (first ?? '') : '').padEnd(width)}  ${line}`,
    ),
  )
}

const COLUMNS = 100

const broken = (text: string, width: number): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** The first column to the left, the others to the right. */
const table = (rows: readonly string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  )
}

/** All digits up to 40; more as 1.234e567 with the number of digits. */
const number = (digits: string): string => {
  if (digits.length <= 40) return digits
  const lead = `${(BigInt(digits.slice(0, 8)) + 5n) / 10n}`
  return `${lead[0]}.${lead.slice(1, 7)}e${digits.length + lead.length - 8} (${digits.length} digits)`
}

const grouped = (n: number): string => n.toLocaleString('en-US')
const small = (x: number): string => (x === 0 ? '0' : x.toExponential(1))
/** A p-value. */
const figure = (p: number): string => (p >= 0.0001 || p === 0 ? p.toFixed(4) : p.toExponential(1))

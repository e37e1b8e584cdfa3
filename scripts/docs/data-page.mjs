// docs/data.md: which data answer which question, with what shortcuts score on them.
import { auditDataset, generate, histogramsSvg } from '@sweepstack/brackets'
import { compositionOf, PRESETS, SHORTCUTS, testSchema } from '@sweepstack/contracts'

/** One instance of each preset, as a test of 4,000 strings. Lists: the preset's variants that answer other questions. */
const EXAMPLES = {
  'fixed-length': [{ length: 40 }],
  'all-strings': [{ length: 40 }],
  composition: [
    {
      length: 40,
      depth: { min: 2, max: 10 },
      negatives: [{ kind: 'swaps' }, { kind: 'truncation' }, { kind: 'random' }],
    },
  ],
  'variable-depth': [{ length: { min: 20, max: 60 }, depth: { min: 2, max: 10 } }],
  'high-depth': [{ length: 40, depth: { min: 8, max: 14 } }],
  perturbed: [{ length: 40 }],
  'zero-count': [
    { length: 40 },
    { length: 40, start: 'close' },
    { length: 40, start: 'open' },
    { length: 40, start: 'open', end: 'close' },
  ],
  'all-counts': [{ length: 40 }],
  'low-count': [{ length: 40 }],
  'high-count': [{ length: 40 }],
  'each-count': [{ length: 100 }],
  pairs: [{ length: 40 }],
  'dyck-k': [{ length: 40, types: 2 }],
  'length-split': [{ length: { min: 20, max: 60 } }],
  'depth-split': [{ length: 40, depth: { min: 2, max: 8 } }],
  'flare-edits': [{ length: { min: 20, max: 60 } }],
}

export const dataPage = () => {
  const rows = Object.entries(EXAMPLES).flatMap(([preset, variants]) =>
    variants.map((fields) => ({ preset, fields, shortcuts: shortcutsOf({ preset, ...fields }) })),
  )
  return `# Which data answer which question

Written by \`npm run docs\`; the numbers are computed by it. Fields are in [sweeps.md](sweeps.md).

A model that is right on balanced bracket strings may keep a stack, or count, or use something else that happens to differ between the
strings labelled balanced and the others. Which of these it *can* be is decided by the data, before anyone trains. So each
dataset has an audit: for each thing a shortcut could look at, the share that the **best possible rule that sees only that** gets
right. A model above it cannot be using that alone. A model below it may be.

For one type of bracket a counter *is* a stack until a prefix goes below 0. What separates the two are unbalanced strings whose count is 0
and, with several types, closing brackets of a wrong type; and where each type's own count is 0 too, counting every type does not find those.

## What shortcuts score

Tests of 4,000 strings, half of them balanced unless noted; accuracy in %, and the area under the ROC curve where the rule gives a score. The
n-grams are fitted to 5,000 other strings of the same kind and only an estimate, the counter to a depth is one fixed rule; the others are exact ceilings.

${table(rows)}

${Object.entries(SHORTCUTS)
  .filter(([name]) => COLUMNS.some(([column]) => column === name))
  .map(([, { title, sees }]) => `- **${capital(title)}** sees ${sees}.`)
  .join('\n')}

The audit has more of them, among them counters to other depths: such a counter is right on every balanced string up to its depth, so one
that does well shows that the test asks for no deeper a stack. That none does shows nothing: they are fixed rules, and a reader with as
little memory may use it better. A ceiling is of the strings at hand: where few share a value it stands
a little above what the rule would score on new ones (length, at ${percent(find(rows, 'variable-depth', 'length'))} % on \`variable-depth\`, is nothing but that).

How to read it: on \`fixed-length\` with random negatives counting alone is right on ${percent(find(rows, 'fixed-length', 'count'))} %, so a model at
${Math.floor(100 * find(rows, 'fixed-length', 'count').accuracy)} % has shown nothing but counting. On \`perturbed\` counting is always right: no accuracy there is evidence of a stack. On \`zero-count\` counting is
at ${percent(find(rows, 'zero-count', 'count'))} %, but half of the negatives start with a closing bracket; take those away with \`start: open\` and \`end: close\`, and what is left has to be
read from the order of the brackets.

## The study's questions

| question | train on | test on | a counter | a stack |
| --- | --- | --- | --- | --- |
| Does accuracy fall with depth? (1, 2) | \`variable-depth\`, \`high-depth\` | the same, by depth | flat | falls where the stack is too small |
| Nearly balanced strings (3) | \`perturbed\` | \`perturbed\`, by count | right | right |
| Is it only the count? (4) | anything | \`zero-count\` | says balanced: 0 % of the negatives | right |
| Did it learn the first symbol? (4) | \`zero-count\` | \`zero-count\` with \`start: open\`, and with \`start: close\` | – | the same on both |
| Low counts against high ones | \`all-counts\` | \`low-count\`, \`high-count\`, at the same length | exact: right on both but for the negatives of count 0; rough: poor on low | right on both |
| The curve over counts | \`all-counts\` | \`each-count\`, by count | wrong at 0; rough: rises slowly | flat |
| Order, and nothing else | anything | \`pairs\` | no pair | every pair |
| A memory for types | \`dyck-k\` | \`dyck-k\`, by kind | one count: calls all balanced; one of each type: right on \`type-mismatch\`, not on \`type-order\` | right |
| Longer, deeper | \`length-split\`, \`depth-split\` | the same with another range | falls off as its algorithm does | falls off as its algorithm does |

![Histograms of depth, count, length and dip of a zero-count test](zero-count.svg)

Of such a test (\`sweepstack data preview --preset zero-count --set length=40 --set start=open\`) only the dip tells the labels apart for
certain; depth tells something, since such strings are shallower (\`pairs\` takes that away too).

The same questions of the study's own files, by \`sweepstack data audit *.csv\` (they are not shipped, so these numbers are as of one run):

| file | strings | count | count, first and last symbol | trailing run |
| --- | --- | --- | --- | --- |
| train-64 | 40,000 | 95.4 (0.95) | 97.9 (0.98) | 83.8 (0.93) |
| BRACKET_LOW_COUNT_DATA | 4,000 | 89.8 (0.90) | 94.3 (0.94) | 88.0 (0.96) |
| BRACKET_HIGH_COUNT_DATA | 4,000 | 100.0 (1.00) | 100.0 (1.00) | 87.8 (0.96) |
| count_min-0_max-0 (only unbalanced) | 5,000 | 100.0 | 100.0 | 100.0 |

So a model at 95 % on its training data had shown nothing but counting; 407 of the 2,000 unbalanced strings of the low-count file have count 0;
the low-count and the high-count file have the same 2,000 balanced strings; and a file with one label says nothing by itself.

Test at the length you train on, or give the test a length as well as a count to blame.

\`sweeps/all-counts.yaml\` and \`sweeps/dyck.yaml\` ask most of this.

## Your own data

\`\`\`sh
npx sweepstack data import train.csv                          # sequence, and stack_depth or label; count is checked too
npx sweepstack data import tokens.parquet --column sequence=text --column label=y --alphabet 'OPEN CLOSE'
npx sweepstack data import big.jsonl.gz --skip-bad            # bad lines are left out, counted and shown
npx sweepstack data export sha256:… --out train.parquet       # every label and feature, in any format
\`\`\`

CSV, JSON Lines and Parquet, plain or gzip, are read in a stream. Strings are in \`()\`, with several types in \`()[]{}<>\`, with more than four in words
(\`(7 (0 )0 )7\`), or in an alphabet you name: pairs of characters (\`[]\`, \`ab\`) or of words. Every label, depth and count is computed and
compared with what the file says; one bad line refuses the file, with the lines, and nothing is kept. A file is kept as its
strings and named by their SHA-256: the same strings in another format are the same file. A sweep names it as
\`file: train.csv\` (the command uploads it) or \`file: sha256:…\`.

## Whether to believe a sampler

\`sweepstack data certify --preset fixed-length --set length=512 --set depth.min=40 --set depth.max=40\` counts the set a sampler names in two ways
(a closed form, and a listing or dynamic programming), holds the chances in its tables against exact ratios of integers, checks that every drawn
string is in the set, and tests drawn strings by chi-square against distributions that are known exactly. Strings are sampled exactly: uniform over
the set that is named, never "until it looks right". String i of a dataset depends on the seed, the dataset's name and i alone (and on the strings
that it must not be), so that any machine makes the same one, and a larger dataset begins with the strings of a smaller one. Only the last
few, where the size is no multiple of 20, are dealt so that each label and kind has its exact share of the whole.

## The presets

${rows
  .filter(({ preset }, i) => rows.findIndex((row) => row.preset === preset) === i)
  .map(section)
  .join('\n\n')}
`
}

/** The histograms of a test whose negatives have count 0 and start with an opening bracket. */
export const picture = () => {
  const composition = compositionOf(testSchema.parse({ preset: 'zero-count', length: 40, start: 'open' }))
  const dataset = generate(composition, 4_000, { seed: 0, stream: 'docs', avoid: null })
  return histogramsSvg(auditDataset('zero-count, start: open', dataset))
}

const section = ({ preset, fields }) => {
  const { title, isolates } = PRESETS[preset]
  return `### ${preset}\n\n**${title}** ${isolates}\n\n\`\`\`yaml\n${yaml({ preset, ...fields })}\n\`\`\``
}

const shortcutsOf = (test) => {
  const composition = compositionOf(testSchema.parse(test))
  if (composition.balancedShare === 0) return null
  const sample = (n, stream) => generate(composition, n, { seed: 0, stream, avoid: null })
  const { shortcuts } = auditDataset('docs', sample(4_000, 'docs'), sample(5_000, 'docs:fit'))
  return new Map(shortcuts.map((one) => [one.name, one]))
}

const find = (rows, preset, name) => rows.find((row) => row.preset === preset).shortcuts.get(name)
const percent = ({ accuracy }) => (100 * accuracy).toFixed(1)
const capital = (text) => text[0].toUpperCase() + text.slice(1)

/** The columns, and whether the AUC stands beside the accuracy. */
const COLUMNS = [
  ['count', true],
  ['count-and-ends', true],
  ['ends', false],
  ['trailing-run', true],
  ['length', false],
  ['n-grams', true],
  ['dip', true],
  ['counter-to-4', false],
]

const table = (rows) => {
  const head = COLUMNS.map(([name]) => SHORTCUTS[name].title)
  const cell = (shortcuts, [name, withAuc]) => {
    const one = shortcuts.get(name)
    return `${percent(one)}${withAuc && one.auc !== null ? ` (${one.auc.toFixed(2)})` : ''}`
  }
  return [
    `| data | ${head.join(' | ')} |`,
    `| --- |${' --- |'.repeat(COLUMNS.length)}`,
    ...rows
      .filter(({ shortcuts }) => shortcuts !== null)
      .map(
        ({ preset, fields, shortcuts }) =>
          `| \`${yaml({ preset, ...fields })}\` | ${COLUMNS.map((column) => cell(shortcuts, column)).join(' | ')} |`,
      ),
  ].join('\n')
}

/** On one line, as one writes it in a sweep. */
const yaml = (value) => {
  if (Array.isArray(value)) return `[${value.map(yaml).join(', ')}]`
  if (value === null || typeof value !== 'object') return String(value)
  return `{ ${Object.entries(value)
    .map(([key, inner]) => `${key}: ${yaml(inner)}`)
    .join(', ')} }`
}

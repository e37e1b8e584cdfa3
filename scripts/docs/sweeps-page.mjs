// docs/sweeps.md: every field of a sweep, from the schema that checks it.
import { AXES, LIMITS, PRESETS, PROBE_TARGETS, sweepJsonSchema, testJsonSchema } from '@sweepstack/contracts'

/** Fields every sampled preset has in `data`, told once. */
const SIZES = ['train', 'validation', 'seed']

export const sweepsPage = () => {
  const { properties } = sweepJsonSchema()
  const { data, model, training, probes } = properties.base.properties
  const byName = (options) => new Map(options.map((option) => [option.properties.preset.const, option]))
  const ofData = byName(data.oneOf)
  const ofTests = byName(testJsonSchema().oneOf)
  const first = ofData.get('fixed-length')
  const negatives = first.properties.negatives.items
  const section = (name) =>
    `### ${name}\n\n${PRESETS[name].title}${ofData.has(name) ? '' : ' (For tests.)'}\n\n${table(ofTests.get(name), ['preset', 'size'])}`
  return `# A sweep, field by field

Written by \`npm run docs\` from the schema that checks every sweep; the same schema is at \`GET /v1/schema/sweep.json\` and
\`sweepstack schema\`. YAML or JSON. Unknown fields are errors. Every default is written into the stored cells.

- \`name\`: what results are asked by. \`description\`: free text.
- \`base\`: the cell all others are made from: \`data\`, \`model\`, \`training\`, \`tests\`, \`probes\`.
- \`matrix\`: lists of values by dot path (\`model.layers: [1, 2]\`); the cells are their product.
- \`exclude\`: cells of the product left out, each a set of paths and values. \`include\`: cells added, each as overrides of base.
- \`seeds\`: a run for each cell and seed. At most ${LIMITS.cells} cells, ${LIMITS.runs} runs, ${LIMITS.tests} tests.

## data

What a run is trained on: a preset, below, with its fields, and

${table({ ...first, properties: Object.fromEntries(SIZES.map((name) => [name, first.properties[name]])) })}

or \`preset: file\`, the strings of a data file:

${table(ofData.get('file'))}

## Presets

[data.md](data.md) says which preset answers which question, and what a shortcut scores on it. Every preset is a short name for a
\`composition\`.

${Object.keys(PRESETS).map(section).join('\n\n')}

### Negatives

A list; each entry is a kind with a weight. Each string keeps its kind, so results can be asked \`--by kind\`. Counts, depths, dips and
lengths that are drawn are given as a target: one value, \`{ min, max }\` (uniform over the values in it that the string can have), a
list (uniform), or \`{ values, weights }\`.

${negatives.oneOf.map((kind) => `**${kind.properties.kind.const}.** ${kind.description}\n\n${table(kind, ['kind'])}`).join('\n\n')}

## model

A transformer with one logit, positive where it holds the string for balanced. A string is \`start\`, its brackets, \`end\`.

${table(model.anyOf.find(({ properties }) => properties.layers !== undefined))}

Instead of all of these, \`from: sha256:…\` names a stored model ([models.md](models.md)): it is evaluated as it is, and \`training\`
has no field but \`engine\`. The data are then what it was trained on, as far as is known: tests avoid those strings and take their fields.

## training

${table(training)}

### training.checkpoints

The whole state of a training (weights, optimizer, place in the data) is put away now and then, so that a run whose worker dies goes on from
there and ends with the same weights, to the bit. No result depends on when.

${table(training.properties.checkpoints)}

\`keep\` says what stays once the run is done; without it only the final weights do.

${table(training.properties.checkpoints.properties.keep)}

## tests

Datasets by name: a preset with \`size\` (2,000 strings without it), \`preset: file\`, or \`preset: held-back\` (the share of \`data.file\` kept
from training). A test without a preset is the data's own distribution, sampled anew (with \`preset: file\` in data, the held-back share). One
with another preset takes length, depth, balanced share and bracket types from the data where it has such fields. What a test writes
itself always wins.

\`\`\`yaml
tests:
  in-distribution: {}
  zero-count: { preset: zero-count, start: open }
  longer: { length: 80, size: 5000 }
\`\`\`

## probes

Linear probes of the residual stream, at the embedding and after each layer.

${table(probes.items)}

Targets, of the prefix that ends at a position: ${Object.entries(PROBE_TARGETS)
    .map(([name, { kind, metric, what }]) => `\`${name}\`, ${what} (${kind}, ${metric})`)
    .join(
      '; ',
    )}. Each comes with Hewitt & Liang's control task (selectivity), a shuffled null and an interval over strings.

## What results can be asked by

| axis | what |
| --- | --- |
${Object.entries(AXES)
  .map(([name, { what }]) => `| \`${name}\` | ${what} |`)
  .join('\n')}
`
}

const table = (schema, hidden = ['preset']) => {
  const fields = Object.entries(schema.properties).filter(([name]) => !hidden.includes(name))
  const required = new Set(schema.required ?? [])
  if (fields.length === 0) return 'No fields.'
  const rows = fields.map(([name, field]) => {
    const given =
      field.default === undefined
        ? required.has(name)
          ? 'required'
          : ''
        : `\`${JSON.stringify(field.default)}\``
    return `| \`${name}\` | ${typeOf(field)} | ${given} | ${(field.description ?? '').replaceAll('<', '&lt;')} |`
  })
  return ['| field | value | default | |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

const typeOf = (field) => {
  if (field.const !== undefined) return `\`${field.const}\``
  if (field.enum !== undefined) return field.enum.map((value) => `\`${value}\``).join(', ')
  const options = field.anyOf ?? field.oneOf
  if (options !== undefined) return options.map(typeOf).join(' or ')
  if (field.type === 'object') {
    const names = Object.keys(field.properties ?? {})
    return `{ ${names.map((name) => (field.properties[name].const === undefined ? name : `${name}: ${field.properties[name].const}`)).join(', ')} }`
  }
  if (field.type === 'array') return 'list'
  if (field.type === 'integer' || field.type === 'number') return `${field.type}${boundsOf(field)}`
  return field.type ?? 'any'
}

const boundsOf = ({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }) => {
  const low = minimum ?? exclusiveMinimum
  const high = maximum ?? exclusiveMaximum
  const parts = []
  if (low !== undefined && low > -Number.MAX_SAFE_INTEGER)
    parts.push(minimum === undefined ? `above ${low}` : `from ${low}`)
  if (high !== undefined && high < Number.MAX_SAFE_INTEGER)
    parts.push(maximum === undefined ? `below ${high}` : `to ${high}`)
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`
}

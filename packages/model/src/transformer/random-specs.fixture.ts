import { fromText, type Strings } from '@sweepstack/brackets'
import { type ModelSpec, modelSchema, type StringReach } from '@sweepstack/contracts'
import fc from 'fast-check'

/** A model of tiny shape, and strings for it, packed to T tokens. */
export type RandomCase = { model: ModelSpec; reach: StringReach; strings: Strings; T: number }

const activation = fc.constantFrom('relu', 'gelu', 'gelu_new')
const heads = fc.constantFrom(
  { dModel: 4, heads: 1 },
  { dModel: 6, heads: 3 },
  { dModel: 8, heads: 2 },
  { dModel: 12, heads: 3 },
)
/** Every option of the spec that the forward pass knows; what the schema refuses is drawn again. */
const options = fc
  .record({
    layers: fc.integer({ min: 1, max: 3 }),
    dMlp: fc.integer({ min: 1, max: 12 }),
    activation,
    positional: fc.constantFrom('sinusoidal', 'learned', 'none'),
    attention: fc.constantFrom('bidirectional', 'causal'),
    readout: fc.constantFrom('eos', 'first', 'last', 'mean', 'mean-tokens', 'mean-all'),
    norm: fc.constantFrom('pre', 'post', 'none'),
    finalNorm: fc.constantFrom(null, true, false),
    eps: fc.constantFrom(1e-5, 1e-3),
    ends: fc.constantFrom('both', 'start', 'end', 'none'),
    padding: fc.constantFrom('masked', 'seen'),
    head: fc.oneof(
      fc.constant({ kind: 'linear' }),
      fc.record({
        kind: fc.constant('mlp'),
        // The norm of two numbers is ±1 whatever they are: its gradient is rounding.
        hidden: fc.integer({ min: 4, max: 7 }),
        norm: fc.boolean(),
        activation,
      }),
    ),
  })
  .chain((fields) => heads.map((shape) => modelSchema.safeParse({ ...fields, ...shape })))
  .filter(({ success }) => success)
  .map(({ data }) => data as ModelSpec)

/** Strings of one length, or of several; enough of them for a table of pairs to pay, or not. */
const texts = fc
  .record({ one: fc.boolean(), types: fc.integer({ min: 1, max: 2 }), many: fc.boolean() })
  .chain(({ one, types, many }) => {
    const bracket = fc.constantFrom(...'()[]'.slice(0, 2 * types))
    const size = many ? { minLength: 12, maxLength: 16 } : { minLength: 1, maxLength: 4 }
    const of = (minLength: number, maxLength: number) =>
      fc.array(fc.string({ unit: bracket, minLength, maxLength }), size)
    const lengths = one ? fc.integer({ min: 1, max: 9 }).chain((n) => of(n, n)) : of(0, 9)
    return lengths.map((strings) => ({ strings, types }))
  })

/** Random models with strings that they can read. */
export const randomCases: fc.Arbitrary<RandomCase> = fc
  .record({ model: options, texts, spare: fc.integer({ min: 0, max: 3 }) })
  // Of an empty string some models have nothing to read: they refuse it (reach.ts).
  .filter(
    ({ model: { readout, ends }, texts }) =>
      !texts.strings.includes('') || !(['first', 'last'].includes(readout) && ends !== 'both'),
  )
  .map(({ model, texts: { strings: all, types }, spare }) => {
    const strings = fromText(all)
    const longest = Math.max(1, ...all.map(({ length }) => length))
    // Who sees padding is padded to one length.
    return {
      model,
      reach: { length: longest + spare, types },
      strings,
      T: longest + 2 + (model.padding === 'seen' ? spare : 0),
    }
  })

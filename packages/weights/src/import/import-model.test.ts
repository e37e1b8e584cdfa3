// What is wrong with a foreign model, told by the tensor or setting at fault. That right ones compute the right thing is
// shown in packages/model.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SweepstackError } from '@sweepstack/contracts'
import { floatsOf } from '../files/tensor-file.js'
import { openTensors } from '../open.js'
import { rowMajor, sizeOf } from '../shape.js'
import { dictPickle, tensorPickle } from '../testing/pickle-writer.js'
import { writeZip } from '../testing/zip-writer.js'
import { importModel, parseImportConfig } from './import-model.js'
import { type Fields, fileOf, filled, load, refuses, type Shapes } from './testing/foreign.js'

const lens = load('lens-3', 'bidirectional-first-two')
const torch = load('torch', 'pre-relu-learned')
describe('a config', () => {
  const parse = (more: Fields) => () => parseImportConfig({ ...lens.config, ...more })
  test('is taken with what is not asked for left out', () => {
    const { padding: _, ...rest } = torch.config
    refuses(() => parseImportConfig(rest), 'padding', /shapes cannot tell/, /masked or seen/)
    const config = parseImportConfig({
      ...rest,
      tokens: { start: 1, end: 2, pad: null, brackets: [[3, 4]] },
    })
    assert.deepEqual([config.format, config.context], ['torch-encoder', null])
  })
  test('is refused by its path', () => {
    refuses(parse({ format: 'onnx' }), 'format', /missing or unknown/, /transformer-lens, torch-encoder/)
    refuses(parse({ readuot: 'eos' }), 'readuot', /unknown field/, /did you mean readout/)
    refuses(parse({ readout: undefined }), 'readout', /required, and not given/)
    refuses(parse({ tokens: { start: 0, end: 0, pad: 1, brackets: [[3, 4]] } }), 'tokens.brackets', /token 0/)
    refuses(
      parse({ tokens: { start: 0, end: 2, pad: 1, brackets: [[3]] } }),
      'tokens.brackets.0',
      /not a pair/,
      /\[3, 4\]/,
    )
    refuses(
      parse({ tokens: { start: 0, end: 2, pad: 1, brackets: ['()'] } }),
      'tokens.brackets.0',
      /not a pair/,
    )
    refuses(parse({ tokens: { start: 0, end: 2, pad: 1 } }), 'tokens.brackets', /./)
    refuses(parse({ tokens: { end: 2, pad: 1, brackets: [[3, 4]] } }), 'tokens.start', /required/)
    refuses(parse({ outputs: {} }), 'outputs.balanced', /neither output is named/)
    refuses(parse({ outputs: { balanced: 1, unbalanced: 1 } }), 'outputs.balanced', /cannot be both/)
  })
  test('of TransformerLens that asks for what cannot be read is refused by its setting', () => {
    const cfg = (more: Fields) => parse({ cfg: { ...(lens.config.cfg as Fields), ...more } })
    refuses(cfg({ gated_mlp: true }), 'cfg.gated_mlp', /a gated mlp cannot be read/, /without/)
    refuses(
      cfg({ positional_embedding_type: 'rotary' }),
      'cfg.positional_embedding_type',
      /that are not learned/,
    )
    refuses(cfg({ normalization_type: 'RMS' }), 'cfg.normalization_type', /./, /LN, LNPre/)
    refuses(cfg({ act_fn: 'silu' }), 'cfg.act_fn', /./, /relu, gelu, gelu_new/)
    refuses(cfg({ attn_scores_soft_cap: 30 }), 'cfg.attn_scores_soft_cap', /soft cap/)
    refuses(parse({ cfg: { act_fn: 'relu' } }), 'cfg.attention_dir', /required/)
  })
})

describe('tensors of TransformerLens that make no model', () => {
  const importing =
    (change: (shapes: Shapes) => Shapes, more: Fields = {}) =>
    () =>
      importModel(fileOf(filled(change({ ...lens.shapes }))), parseImportConfig({ ...lens.config, ...more }))
  const without = (name: string) => (shapes: Shapes) => {
    const { [name]: _, ...rest } = shapes
    return rest
  }
  // IGNORE is minus infinity in the file, and passed over.
  test('but for that, they do', () => {
    assert.equal(importing((shapes) => shapes)().spec.layers, 3)
  })
  test('a parameter that stands twice, by the names of two versions', () => {
    const { config, shapes } = load('lens-4', 'bidirectional-first-two')
    const twice = { ...shapes, 'blocks.0.ln1.w': shapes['blocks.0.ln1.weight']! }
    refuses(
      () => importModel(fileOf(filled(twice)), parseImportConfig(config)),
      'blocks.0.ln1.w',
      /the same parameter as another tensor/,
    )
  })
  test('a tensor missing, of another shape, or one too many', () => {
    refuses(importing(without('blocks.1.mlp.W_in')), 'blocks.1.mlp.W_in', /is missing/, /the file has/)
    refuses(importing(without('embed.W_E')), 'embed.W_E', /is missing/)
    refuses(
      importing((s) => ({ ...s, 'blocks.2.attn.W_O': [2, 4, 9] })),
      'blocks.2.attn.W_O',
      /has shape \[2,4,9\], and the rest of the model asks for \[2,4,8\]/,
    )
    refuses(
      importing((s) => ({ ...s, 'blocks.0.attn.W_Q': [2, 8] })),
      'blocks.0.attn.W_Q',
      /3 axes/,
    )
    refuses(
      importing((s) => ({ ...s, 'blocks.0.attn.W_Q': [0, 8, 4] })),
      'blocks.0.attn.W_Q',
      /none of them empty/,
    )
    refuses(
      importing((s) => ({ ...s, 'blocks.0.mlp.W_gate': [8, 8] })),
      'blocks.0.mlp.W_gate',
      /not part of a model that can be read/,
    )
    refuses(
      importing((s) => ({ ...s, 'blocks.4.ln1.w': [8] })),
      'blocks.4.ln1.w',
      /not part/,
    )
  })
  test('a name before all of them does not matter', () => {
    const prefixed = (shapes: Shapes): Shapes =>
      Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [`net.model.${name}`, shape]))
    assert.deepEqual(importing(prefixed)().spec, importing((shapes) => shapes)().spec)
  })
  test('a bias may be missing: it is 0', () => {
    assert.equal(importing(without('unembed.b_U'))().params.at(-1), 0)
  })
  test('sizes that the cfg says otherwise', () => {
    const cfg = { ...(lens.config.cfg as Fields), n_layers: 2 }
    refuses(
      importing((s) => s, { cfg }),
      'cfg.n_layers',
      /is 2, and the tensors have 3/,
    )
    for (const [key, found] of [
      ['d_vocab', 5],
      ['d_vocab_out', 2],
    ] as const)
      refuses(
        importing((s) => s, { cfg: { ...(lens.config.cfg as Fields), [key]: 4 } }),
        `cfg.${key}`,
        new RegExp(`is 4, and the tensors have ${found}`),
        /the cfg of this very model/,
      )
    // As HookedTransformerConfig has it where nobody says.
    const unsaid = { ...(lens.config.cfg as Fields), d_vocab_out: -1 }
    assert.equal(importing((s) => s, { cfg: unsaid })().spec.layers, 3)
    const grouped = { ...(lens.config.cfg as Fields), n_key_value_heads: 1 }
    refuses(
      importing((s) => s, { cfg: grouped }),
      'cfg.n_key_value_heads',
      /not n_heads 2/,
    )
    refuses(
      importing((s) => s, { context: 15 }),
      'context',
      /there are 14 positions/,
    )
    refuses(
      importing((s) => s, { context: 2 }),
      'context',
      /hold no bracket/,
    )
  })
  test('tokens and outputs beyond the tables', () => {
    const tokens = { start: 0, end: 2, pad: 1, brackets: [[3, 5]] }
    refuses(
      importing((s) => s, { tokens }),
      'tokens.brackets.0.1',
      /is 5, and the embedding has 5 rows/,
    )
    refuses(
      importing((s) => s, { outputs: { balanced: 2 } }),
      'outputs.balanced',
      /has 2 outputs/,
    )
  })
  test('a causal model read at its first token, which sees nothing', () => {
    const cfg = { ...(lens.config.cfg as Fields), attention_dir: 'causal' }
    refuses(
      importing((s) => s, { cfg }),
      'readout',
      /the first position sees nothing/,
      /eos, last or mean/,
    )
  })
  test('heads wider than the model', () => {
    const wide = (shapes: Shapes): Shapes =>
      Object.fromEntries(
        Object.entries(shapes).map(([name, shape]) => [
          name,
          /attn\.[Wb]_[QKVO]$/.test(name) && shape.length > 1 ? shape.map((n) => (n === 4 ? 5 : n)) : shape,
        ]),
      )
    const { d_head: _, ...cfg } = lens.config.cfg as Fields
    refuses(importing(wide, { cfg }), 'cfg.n_heads', /2 heads of 5 are wider than d_model 8/)
  })
})

describe('a state dict of torch that makes no model', () => {
  const importing =
    (change: (shapes: Shapes) => Shapes, more: Fields = {}) =>
    () =>
      importModel(
        fileOf(filled(change({ ...torch.shapes }))),
        parseImportConfig({ ...torch.config, ...more }),
      )
  const layer = 'encoder.layers.0'
  test('a name before all of it does not matter', () => {
    const prefixed = (s: Shapes): Shapes =>
      Object.fromEntries(Object.entries(s).map(([name, shape]) => [`module.${name}`, shape]))
    assert.deepEqual(importing(prefixed)().spec, importing((s) => s)().spec)
  })
  test('heads that do not divide the width', () => {
    refuses(
      importing((s) => s, { heads: 3 }),
      'heads',
      /3 heads do not divide dModel 8/,
      /1, 2, 4, 8/,
    )
  })
  test('parts that cannot be told apart, or are not there', () => {
    refuses(
      importing((s) => ({ ...s, 'tok.weight': [7, 8] })),
      'keys.embedding',
      /could be any of/,
      /keys: \{ embedding/,
    )
    refuses(
      importing((s) => ({ ...s, 'aux.weight': [4, 8] })),
      'keys.output',
      /could be any of aux\.weight, head|head/,
    )
    refuses(
      importing((s) => s, { positional: 'none' }),
      'pos_embedding.weight',
      /not part of a model/,
    )
    refuses(
      importing(({ 'pos_embedding.weight': _, ...s }) => s),
      'keys.positions',
      /no table of positions/,
    )
    refuses(
      importing((s) => Object.fromEntries(Object.entries(s).filter(([name]) => !name.startsWith('encoder')))),
      'keys.encoder',
      /no torch\.nn\.TransformerEncoder/,
    )
    refuses(
      importing((s) => s, { keys: { output: 'aux' } }),
      'aux.weight',
      /is missing/,
    )
  })
  test('layers that are not all there, and tensors beside them', () => {
    refuses(
      importing(({ [`${layer}.norm2.weight`]: _, ...s }) => s),
      `${layer}.norm2.weight`,
      /is missing/,
    )
    refuses(
      importing((s) => ({ ...s, 'ln.weight': [8] })),
      'ln.weight',
      /not part of a model that can be read/,
    )
    refuses(
      importing((s) => ({ ...s, [`${layer}.self_attn.bias_k`]: [1, 1, 8] })),
      `${layer}.self_attn.bias_k`,
      /not part/,
    )
  })
  test('padding that is seen, of a length nobody says', () => {
    const none = ({ 'pos_embedding.weight': _, ...s }: Shapes): Shapes => s
    refuses(
      importing(none, { padding: 'seen', positional: 'none' }),
      'context',
      /how far are strings padded/,
      /context: 42/,
    )
  })
})

describe('a small file of which a large model would be made', () => {
  const storage = 'HalfStorage'
  /** Tensors that all view one storage, of as many numbers as the largest of them. */
  const viewing = (shapes: Shapes): Uint8Array => {
    const size = Math.max(...Object.values(shapes).map(sizeOf))
    const views = Object.entries(shapes).map(([name, shape]) => [
      name,
      tensorPickle({ storage, size, shape: [...shape], strides: rowMajor(shape) }),
    ])
    return writeZip([
      { name: 'm/data.pkl', content: dictPickle(Object.fromEntries(views)) },
      { name: 'm/data/0', content: new Uint8Array(2 * size) },
    ])
  }
  /** The tensors in other sizes, and with as many layers as the first. */
  const grown = (shapes: Shapes, layers: number, sizes: Record<number, number>): Shapes =>
    Object.fromEntries(
      Object.entries(shapes).flatMap(([name, shape]) => {
        const [, before, l, after] = /^(.*?)(\d+)(\..*)$/.exec(name) ?? []
        const larger = shape.map((n) => sizes[n] ?? n)
        if (l === undefined) return [[name, larger]]
        if (l !== '0') return []
        return Array.from({ length: layers }, (_, i) => [`${before}${i}${after}`, larger])
      }),
    )

  test('of TransformerLens', () => {
    const cfg = { ...(lens.config.cfg as Fields), n_layers: 48, d_model: 512, d_head: 256, d_mlp: 512 }
    const file = viewing(grown(lens.shapes, 48, { 8: 512, 4: 256 }))
    assert.ok(file.length < 3e6)
    refuses(
      () => importModel(file, parseImportConfig({ ...lens.config, cfg })),
      'the model',
      /has \d+ parameters, 2\d\d MiB as float32, and may have 256 MiB/,
      /a smaller model/,
    )
  })
  test('of torch', () => {
    const file = viewing(grown(torch.shapes, 24, { 8: 512, 24: 1536, 12: 2048 }))
    assert.ok(file.length < 3e6)
    refuses(
      () => importModel(file, parseImportConfig(torch.config)),
      'the model',
      /has \d+ parameters, \d+ MiB as float32, and may have 256 MiB/,
    )
  })
  test('positions that are computed: the width is checked before', () => {
    const keys = { embedding: 'embedding.weight', output: 'head' }
    const tokens = { ...(torch.config.tokens as Fields), start: null }
    const shapes = Object.fromEntries(
      Object.entries(torch.shapes).filter(([name]) => name !== 'pos_embedding.weight'),
    )
    const row = [1, 2 ** 23]
    const wide = viewing({ ...shapes, 'encoder.layers.0.linear1.weight': row, 'embedding.weight': row })
    refuses(
      () => importModel(wide, parseImportConfig({ ...torch.config, keys, tokens, positional: 'sinusoidal' })),
      'dModel',
      /4096/,
    )
  })
})

test('the whole fixture can be cut anywhere: an error of ours, never a model', () => {
  const config = parseImportConfig(lens.config)
  for (let end = 0; end < lens.file.length; end += 97)
    assert.throws(() => importModel(lens.file.subarray(0, end), config), SweepstackError, String(end))
  assert.ok(floatsOf(openTensors(lens.file).get('embed.W_E')!).length > 0)
})

/** A whole config of each format, as the help shows them. docs/models.md has the same, field by field. */
export const CONFIGS = `
The config of a HookedTransformer (TransformerLens 2, 3; 4: TransformerBridge.boot_native); cfg is its config, or a JSON file of it:

  format: transformer-lens
  cfg: { act_fn: relu, attention_dir: bidirectional, normalization_type: LN, eps: 1e-5 }
  tokens: { start: 0, pad: 1, end: 2, brackets: [[3, 4]] }   # ids; null for a token there is not
  padding: masked            # or seen, where attention was not kept from it
  readout: first             # eos, first, last, mean, mean-tokens, mean-all
  outputs: { balanced: 1, unbalanced: 0 }   # which output is which; { balanced: 0 } for a single one

The config of a model of torch.nn.TransformerEncoder:

  format: torch-encoder
  heads: 4
  norm: post                 # pre: norm_first=True
  activation: relu           # gelu; gelu_new is its tanh approximation
  headActivation: relu       # where the head is an mlp; else left out
  attention: bidirectional   # causal
  eps: 1e-5
  positional: learned        # a table in the file, buffers too; sinusoidal: computed; none
  embeddingScale: sqrt-d-model   # or a number; 1 without it
  input: table               # one-hot: a linear layer on one-hot tokens; told by shape where it is left out
  tokens: { start: 1, end: 2, pad: 0, brackets: [[3, 4]] }
  padding: masked
  readout: mean
  outputs: { balanced: 0 }
  keys: { embedding: embedding.weight, positions: pe, encoder: encoder, output: head }   # if not found by themselves

A pickle is read as tensors and nothing else; anything else in it is an error, and none of it is run.`

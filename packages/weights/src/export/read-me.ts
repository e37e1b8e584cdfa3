import { type ModelSpec, READOUTS } from '@sweepstack/contracts'

/** What goes with an export to TransformerLens, for whoever finds the folder. */
export const readMe = (
  { readout, padding, head }: ModelSpec,
  context: number,
): string => `# A model of Sweepstack, for TransformerLens

\`model.safetensors\` is the state dict of a HookedTransformer, \`config.json\` the arguments of its HookedTransformerConfig,
\`sweepstack.json\` what those do not say: token ids, padding, where the logit is read.

\`\`\`sh
pip install torch safetensors transformer-lens   # 2, 3 or 4
python load.py '(())' ')('
\`\`\`

\`load.py\` is an example, and a module: \`load()\` gives the model, \`logits(model, strings)\` a number a string, above 0 where it holds
the string for balanced.

- Brackets are \`()[]{}<>\`; more types than four are words with spaces: \`python load.py '(4 (0 )0 )4'\`.
${MLP_HEAD[head.kind]}- The model has ${head.kind === 'mlp' ? `${head.hidden} outputs` : 'one output'} at each of up to ${context} positions; the logit is read at ${READOUTS[readout]}. TransformerLens knows of no readout: take
  it from there yourself, as \`logits\` does.
- ${padding === 'seen' ? `Padding is seen: strings are padded to ${context} tokens.` : 'Padding must not be seen. HookedTransformer hides it in causal models only; `logits` has the hook that hides it in every one.'}
- Biases of keys change no logit, and are as they were at the start of training.

Back again: \`sweepstack model import model.safetensors --config sweepstack.json\`
`

const MLP_HEAD = {
  linear: '',
  mlp: `- The head is an mlp: TransformerLens computes its first layer, as the unembedding, and \`through_head\` the others, whose tensors are
  \`head.…\` in \`model.safetensors\`; leave these out to load the file by hand.
`,
}

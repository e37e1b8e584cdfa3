// docs/hooks.md: where a model can be looked into.
import { HOOKS } from '@sweepstack/contracts'

export const hooksPage = () => `# Hooks: where a model can be looked into

Written by \`npm run docs\` from \`HOOKS\` in \`packages/contracts/src/models/hooks.ts\`, the only list of them.

\`hookedForward\` in \`packages/model/src/transformer/hooked-forward.ts\` is the definition of the model: one plain forward pass, which calls a
function at each of these points and goes on with what it gives back. What training and scoring use is faster, and held to it. Names and
shapes are TransformerLens's; \`test/fixtures/hooks\` holds the values to those of its versions 3.9 and 4.3, and lists where names differ and why.

Letters: B strings, T positions (start, brackets, end, padding), D width of the stream, H heads, K = D / H, F mlp, M hidden layer of an mlp head, Q and S
positions of queries and of keys. Position 0 is the place of the start token even where a model has none (nothing sees it then). At padding a value
has no meaning: a capture comes with the mask of tokens.

| hook | shape | what | of which models |
| --- | --- | --- | --- |
${HOOKS.map(({ name, shape, what, of }) => `| \`${name}\` | [${shape.join(', ')}] | ${what} | ${of?.which ?? 'all'} |`).join('\n')}

With norms after (\`norm: post\`, TransformerLens's BertBlock) \`hook_resid_mid\` and \`hook_resid_post\` stand before the norms: \`ln1.hook_out\` is what the mlp reads and
what its output is added to, and \`hook_normalized_resid_post\`, which is \`ln2.hook_out\`, is the next block's \`hook_resid_pre\`.

## Captures

\`\`\`ts
for await (const { indices, hooks, tokenMask } of model.capture({ strings, hooks: ['blocks.0.attn.hook_pattern'] })) {
  const { shape, data } = hooks.get('blocks.0.attn.hook_pattern')! // [strings of this batch, H, T, T], row-major
}
\`\`\`

Batches come in the order the strings were asked for, one at a time; of each only the named hooks are kept. \`positions: 'read'\` gives the position that the
logit is read from, a function of the string's number some positions of each: what is not asked for is not copied out of TensorFlow. Probes
read the residual stream this way.
`

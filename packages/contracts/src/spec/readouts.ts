/** The positions a logit can be read from, in words. */
export const READOUTS = {
  eos: 'the end token',
  first: 'the first token',
  mean: 'the mean over the brackets',
  last: 'the last bracket',
  'mean-tokens': 'the mean over all tokens but padding',
  'mean-all': 'the mean over all positions, padding too',
} as const

export type Readout = keyof typeof READOUTS
export const readouts = Object.keys(READOUTS) as Readout[]

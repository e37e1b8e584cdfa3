import { modelSchema } from '@sweepstack/contracts'

/** The shapes of the design: layers, width, heads, width of the mlp, tokens a string. */
export const SHAPES = ['1,32,2,128,20', '2,64,4,256,40', '4,128,4,512,64', '2,128,2,128,512']

/** @returns {{ name: string, model: object, T: number }} @throws Error naming what is wrong with the shape */
export function parseShape(text, readout) {
  const numbers = text.split(',').map(Number)
  if (numbers.length !== 5 || numbers.some((n) => !Number.isInteger(n) || n < 1))
    throw new Error(`--shape ${text}: give five whole numbers, layers,d,heads,mlp,T, such as ${SHAPES[0]}`)
  const [layers, dModel, heads, dMlp, T] = numbers
  if (T < 3)
    throw new Error(`--shape ${text}: T counts the start, the end and a bracket, so it is at least 3`)
  const parsed = modelSchema.safeParse({ layers, dModel, heads, dMlp, readout })
  if (!parsed.success)
    throw new Error(
      `--shape ${text}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
    )
  return { name: numbers.join(', '), model: parsed.data, T }
}

import { fault } from './fault.js'

/** torch has at most this many axes; ours have 3. */
const MAX_AXES = 64

/** A size, an offset or a stride as a file may give it. */
export const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0

/** @throws SweepstackError `model.invalid` at `path` for more axes than any tensor has */
export const checkAxes = (path: string, { length }: readonly unknown[]): void => {
  if (length > MAX_AXES)
    throw fault(path, `a tensor of ${length} axes; there are at most ${MAX_AXES}`, 'save weights alone')
}

/** Elements of a shape; 1 for a scalar. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1)

/** The strides of a shape whose elements lie in order, the last axis fastest. */
export const rowMajor = (shape: readonly number[]): number[] => {
  const strides: number[] = []
  let step = 1
  for (const n of shape.toReversed()) {
    strides.push(step)
    step *= n
  }
  return strides.reverse()
}

/** A closed range of integers. */
export type IntRange = { min: number; max: number }

/** What is asked of one string: its length and, if it is balanced, its depth (null: any). */
export type Shape = { length: number; depth: IntRange | null }

/** A shape in words, for errors: `length 40 and depth 2 to 10`. */
export const describeShape = ({ length, depth }: Shape): string =>
  depth === null
    ? `length ${length}`
    : `length ${length} and depth ${depth.min === depth.max ? depth.min : `${depth.min} to ${depth.max}`}`

import { type Check, outsideOf, sourceTests } from './check.js'

/** Any string can be edited into any other: what can be seen is the length, and the source. */
export const edits: Check<'edits'> = (drawn, { length }, shape) => ({
  outside: outsideOf(drawn, shape, (_, string) =>
    length === 'free' ? string.length > 0 : string.length === shape.length,
  ),
  tests: sourceTests(drawn, shape),
})

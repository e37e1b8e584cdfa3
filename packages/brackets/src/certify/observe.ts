import { type Strings, stringAt } from '../strings/strings.js'

/** What is seen of every string: heights at marks, and first times (0: never). */
export type Observed = { heights: Int16Array[]; returned: Int16Array; reached: Int16Array }

/** One pass over the strings. `marks` are numbers of symbols; `level` is the depth whose first time is taken. */
export const observe = (strings: Strings, marks: readonly number[], level: number): Observed => {
  const { n } = strings
  const heights = marks.map(() => new Int16Array(n))
  const returned = new Int16Array(n)
  const reached = new Int16Array(n)
  for (let i = 0; i < n; i++) {
    const string = stringAt(strings, i)
    let height = 0
    let back = 0
    let there = 0
    let mark = 0
    for (let at = 0; at < string.length; at++) {
      height += 2 * ((string[at] as number) & 1) - 1
      if (height === 0 && back === 0) back = at + 1
      if (height === level && there === 0) there = at + 1
      while (mark < marks.length && marks[mark] === at + 1) (heights[mark++] as Int16Array)[i] = height
    }
    returned[i] = back
    reached[i] = there
  }
  return { heights, returned, reached }
}

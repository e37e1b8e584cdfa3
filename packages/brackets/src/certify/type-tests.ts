import { type Strings, stringAt } from '../strings/strings.js'
import type { CertifiedTest } from './certificate.js'
import { testUniform } from './statistic.js'

/**
 * Types of brackets. Those of a balanced string's opening brackets are all independent and uniform; of other strings
 * one bracket each is looked at, the middle one, whose type is uniform because every type is treated alike.
 */
export const testTypes = (strings: Strings, areBalanced: boolean): CertifiedTest[] => {
  const { n, types } = strings
  if (types === 1) return []
  const singles: number[] = []
  const doubles: number[] = []
  for (let i = 0; i < n; i++) {
    const string = stringAt(strings, i)
    if (!areBalanced) {
      if (string.length > 0) singles.push((string[string.length >> 1] as number) >> 1)
      continue
    }
    let before = -1
    for (const symbol of string) {
      if ((symbol & 1) === 0) continue
      singles.push(symbol >> 1)
      if (before >= 0) doubles.push(before * types + (symbol >> 1))
      before = before >= 0 ? -1 : symbol >> 1
    }
  }
  const tests = [
    testUniform(areBalanced ? 'types of opening brackets' : 'type of the middle bracket', singles, 0, types),
  ]
  if (doubles.length >= 5 * types * types)
    tests.push(testUniform('types of two opening brackets in a row', doubles, 0, types * types))
  return tests
}

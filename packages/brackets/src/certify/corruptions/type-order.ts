import { stringAt } from '../../strings/strings.js'
import { testChoice } from '../choice-tests.js'
import { type Drawn, sourceAt } from '../drawn.js'
import { differences, typeExchanges } from '../places.js'
import { type Check, type Found, outsideOf, sourceTests } from './check.js'

/** Two closing brackets of different types exchange them. */
export const typeOrder: Check<'type-order'> = (drawn, _, shape) => {
  const { outside, tests } = checkExchange(drawn, (i) => sourceAt(drawn, i), shape.length, false)
  const wrong = outsideOf(drawn, shape, () => true)
  return { outside: Math.max(outside, wrong), tests: [...tests, ...sourceTests(drawn, shape)] }
}

/** Two closing brackets of different types that exchanged them: that it is so, and that all such pairs are as likely. */
export const checkExchange = (
  drawn: Drawn,
  source: (i: number) => Uint8Array | null,
  length: number,
  inner: boolean,
): Found => {
  const { test, impossible } = testChoice('choice of the two closing brackets', drawn.n, length, (i) => {
    const from = source(i)
    if (from === null) return null
    const places = differences(stringAt(drawn, i), from)
    const [a, b] = places
    const chosen = isExchange(stringAt(drawn, i), from, places) ? (a as number) * length + (b as number) : -1
    return { chosen, possible: typeExchanges(from, inner) }
  })
  let outside = 0
  for (let i = 0; i < drawn.n; i++) {
    const from = source(i)
    if (from !== null && !isExchange(stringAt(drawn, i), from, differences(stringAt(drawn, i), from)))
      outside += 1
  }
  return { outside: Math.max(outside, impossible), tests: [test] }
}

const isExchange = (string: Uint8Array, source: Uint8Array, places: readonly number[]): boolean => {
  const [a, b] = places
  return (
    places.length === 2 &&
    string[a as number] === source[b as number] &&
    string[b as number] === source[a as number]
  )
}

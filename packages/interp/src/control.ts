import type { Rng } from '@sweepstack/stats'

/**
 * Labels of a control task (Hewitt & Liang 2019, "Designing and Interpreting Probes with Control Tasks",
 * section 2): each word *type* gets a random label from the distribution of the true ones, and every token of the
 * type has it, in the fit and in the score. Only the probe can learn that, by memorising types, so
 * selectivity = score - control tells how much of a score memorising would explain.
 *
 * The type here is (symbol, position). A word type is what the model is given at a place before any context, and
 * with position vectors that is the sum of a symbol's and a position's: the distinct vectors of layer 0 are
 * exactly these types. The symbol alone makes two types, whose control task any layer solves with
 * its one direction for the symbol. The last k symbols are context: a model that mixes neighbours would be blamed
 * for it, and the last k symbols say much of a count's change. The label does not depend on the type's
 * own true labels either: drawn per position it would follow the range of depths that grows along a
 * string, and the control would hold structure of the language.
 *
 * Labels are dealt, not drawn one by one: the types, in random order, each take the place of their tokens in
 * the sorted true labels, and one label uniformly from it. So the control has the true distribution over tokens
 * (for a rare class its majority is the task's), where few types drawn one by one could miss a class.
 * Without position vectors only a model that finds positions out can hold these types, and control is low at
 * layer 0; a linear probe of symbol + position vectors can fit only labels additive in the two, about half.
 */
export const controlLabels = (types: Uint32Array, truth: Float64Array, random: Rng): Float64Array => {
  const tokens = new Map<number, number>()
  for (const type of types) tokens.set(type, (tokens.get(type) ?? 0) + 1)
  const sorted = Float64Array.from(truth).sort()
  const label = new Map<number, number>()
  let before = 0
  for (const type of random.shuffle([...tokens.keys()].sort((a, b) => a - b))) {
    const own = tokens.get(type)!
    label.set(type, sorted[before + random.int(own)]!)
    before += own
  }
  return Float64Array.from(types, (type) => label.get(type)!)
}

/** The null: true labels where the probe is scored, and the fit's (rows before `held`) in random order. */
export const shuffledLabels = (truth: Float64Array, held: number, random: Rng): Float64Array => {
  const labels = Float64Array.from(truth)
  random.shuffle(labels.subarray(0, held))
  return labels
}

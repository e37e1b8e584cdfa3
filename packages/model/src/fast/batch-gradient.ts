// The gradient of the plain pass's mean loss, by the fast pass: in parts (batch-parts.ts) that share a table (pair-table.ts),
// whose files tell the gains.
import { type ModelSpec, type StringReach, vocabularySize } from '@sweepstack/contracts'
import { layoutOf } from '@sweepstack/weights'
import { dropoutPlaces, seededDropout } from '../transformer/dropout.js'
import { cutBlocks } from '../transformer/parameters.js'
import type { Tensor, Tf } from '../transformer/tf.js'
import { batchParts } from './batch-parts.js'
import { fastForward } from './forward.js'
import { binaryCrossEntropy } from './loss.js'
import { hasPairTable, pairTable, tableLayout } from './pair-table.js'

export type BatchShape = {
  model: ModelSpec
  /** The strings the model is made for. */
  reach: StringReach
  /** Strings a batch, and tokens a string. */
  B: number
  T: number
  /** Whether strings of a batch may differ in length. */
  padded: boolean
  /** Where padding is left out: the most tokens that a batch has. */
  tokensAtMost?: number | null
}

/** tokens [B, T], int32; labels [B], 1 where balanced; seed [2], int32, of what dropout drops. */
export type BatchTensors = { tokens: Tensor; labels: Tensor; seed: Tensor }

/** Of a batch: its mean loss, how many logits are right, and the gradient [P]. */
export type BatchGradient = { loss: Tensor; correct: Tensor; gradient: Tensor }

/**
 * The gradient of a batch's mean loss, of one part of the batch after the other (`batchParts`), added up. Parts may share a table
 * of what the first block computes: the loss of a part is then a function of the parameters and of the table, and what
 * all parts ask of the table goes on to the parameters once.
 * @param params [P]
 */
export const batchGradient = (
  tf: Tf,
  { model, reach, B, T, padded, tokensAtMost = null }: BatchShape,
  params: Tensor,
  batch: BatchTensors,
): BatchGradient => {
  // Of a part of a batch it is not known how many tokens it has at most.
  const parts = tokensAtMost === null ? batchParts(model, B, T) : 1
  const layout = layoutOf(model, reach)
  const dropout = seededDropout(tf, model.dropout, batch.seed, parts * dropoutPlaces(model))
  const ofTable = tableLayout(layout)
  const tableOf = (head: Tensor) => pairTable(tf, model, cutBlocks(tf, ofTable, head), T)
  const isShared = hasPairTable(model, vocabularySize(reach.types), { B, part: B / parts })
  const head = isShared ? tf.slice(params, [0], [ofTable.size]) : null
  const given = head === null ? [params] : [params, tableOf(head)]

  /** Loss, right answers, and gradients by what is given. */
  const ofPart = (tokens: Tensor, labels: Tensor): Tensor[] => {
    let kept: Tensor | undefined
    const lossOf = (flat: Tensor, table: Tensor | null = null) => {
      const parameters = cutBlocks(tf, layout, flat)
      const logits = fastForward(tf, {
        ...{ model, parameters, tokens, padded, tokensAtMost, dropout },
        pairTable: table,
      })
      kept = tf.keep(countCorrect(tf, logits, labels))
      const loss = binaryCrossEntropy(tf, logits, labels)
      return parts === 1 ? loss : tf.mul(loss, 1 / parts)
    }
    const { value, grads } = tf.valueAndGrads(lossOf)(given)
    const correct = tf.clone(kept!)
    kept!.dispose()
    return [value, correct, ...grads]
  }
  const cut = (x: Tensor) => (parts === 1 ? [x] : tf.split(x, parts))
  const labels = cut(batch.labels)
  let sums: Tensor[] | undefined
  for (const [i, tokens] of cut(batch.tokens).entries()) {
    const found = ofPart(tokens, labels[i]!)
    sums = sums === undefined ? found : added(tf, sums, found)
  }
  const [loss, correct, direct, dTable] = sums as [Tensor, Tensor, Tensor, Tensor]
  if (head === null) return { loss, correct, gradient: direct }
  const throughTable = tf.pad(tf.grad(tableOf)(head, dTable), [[0, layout.size - ofTable.size]])
  return { loss, correct, gradient: tf.add(direct, throughTable) }
}

/** Tensor by tensor; op by op, as many gradients as parts would else be there at once. */
const added = (tf: Tf, a: Tensor[], b: Tensor[]): Tensor[] =>
  a.map((x, i) => {
    const sum = tf.add(x, b[i]!)
    x.dispose()
    b[i]!.dispose()
    return sum
  })

/** How many logits [B] are on their label's [B] side of 0. */
const countCorrect = (tf: Tf, logits: Tensor, labels: Tensor): Tensor =>
  tf.sum(tf.cast(tf.equal(tf.greater(logits, 0), tf.greater(labels, 0.5)), 'float32'))

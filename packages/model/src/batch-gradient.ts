import { vocabularySize } from '@sweepstack/contracts'
import { layoutOf } from '@sweepstack/weights'
import { batchParts } from './batch-parts.js'
import { seededDropout } from './dropout.js'
import { dropoutPlaces, forward } from './forward.js'
import { binaryCrossEntropy } from './loss.js'
import { hasPairTable, pairTable } from './pair-table.js'
import { cutParameters } from './parameters.js'
import type { StepShape } from './step.js'
import type { Tensor, Tf } from './tf.js'

/** tokens [B, T], int32; labels [B], 1 where balanced; seed [2], int32, of what dropout drops. */
export type Batch = { tokens: Tensor; labels: Tensor; seed: Tensor }

/** Of a batch: its mean loss, how many logits are right, and the gradient [P]. */
export type BatchGradient = { loss: Tensor; correct: Tensor; gradient: Tensor }

/**
 * The gradient of a batch's mean loss, of one part of the batch after the other (`batchParts`), added up.
 * @param params [P]
 */
export const batchGradient = (
  tf: Tf,
  { model, reach, B, T, padded, tokensAtMost = null }: StepShape,
  params: Tensor,
  { tokens, labels, seed }: Batch,
): BatchGradient => {
  // Of a part of a batch it is not known how many tokens it has at most.
  const parts = tokensAtMost === null ? batchParts(model, B, T) : 1
  const layout = layoutOf(model, reach)
  const dropout = seededDropout(tf, model.dropout, seed, parts * dropoutPlaces(model))
  const tableOf = (params: Tensor) => pairTable(tf, model, cutParameters(tf, layout, params), T)
  const table = parts > 1 && hasPairTable(model, vocabularySize(reach.types), B) ? tableOf(params) : null

  const ofPart = (tokens: Tensor, labels: Tensor) => {
    let correct: Tensor | undefined
    const lossOf = (params: Tensor, pairs: Tensor | null = null) => {
      const parameters = cutParameters(tf, layout, params)
      const logits = forward(tf, { model, parameters, tokens, padded, tokensAtMost, dropout, pairs })
      correct = tf.keep(countCorrect(tf, logits, labels))
      const loss = binaryCrossEntropy(tf, logits, labels)
      return parts === 1 ? loss : tf.mul(loss, 1 / parts)
    }
    const { value, grads } = tf.valueAndGrads(lossOf)(table === null ? [params] : [params, table])
    return { loss: value, correct: correct!, dParams: grads[0]!, dTable: grads[1] }
  }
  const cut = (x: Tensor) => (parts === 1 ? [x] : tf.split(x, parts))
  const labelsOf = cut(labels)
  const found = cut(tokens).map((part, i) => ofPart(part, labelsOf[i]!))

  const sum = (of: (part: (typeof found)[number]) => Tensor) => found.map(of).reduce((a, b) => tf.add(a, b))
  const loss = sum((part) => part.loss)
  const correct = tf.addN(found.map((part) => part.correct))
  for (const part of found) part.correct.dispose()
  const direct = sum((part) => part.dParams)
  if (table === null) return { loss, correct, gradient: direct }
  const throughTable = tf.grad(tableOf)(
    params,
    sum((part) => part.dTable!),
  )
  return { loss, correct, gradient: tf.add(direct, throughTable) }
}

/** How many logits [B] are on their label's [B] side of 0. */
const countCorrect = (tf: Tf, logits: Tensor, labels: Tensor): Tensor =>
  tf.sum(tf.cast(tf.equal(tf.greater(logits, 0), tf.greater(labels, 0.5)), 'float32'))

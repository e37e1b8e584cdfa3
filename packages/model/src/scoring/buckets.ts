import { axisValue, countRule, type Dataset } from '@sweepstack/brackets'
import { AXES, type Axis, axisNames, type Bucket } from '@sweepstack/contracts'

/**
 * (n, correct, counter) of a dataset by every axis, value and label, in order of axis, value and label: `counter` are
 * those that the best rule of the whole test which sees only the count (of each bracket type) has right.
 */
export const bucketsOf = (dataset: Dataset, logits: Float32Array): Bucket[] => {
  const said = countRule(dataset)
  const counted = dataset.label.map((label, i) => (said[i] === label ? 1 : 0))
  return axisNames.flatMap((axis) => {
    const buckets = new Map<string, Bucket>()
    for (let i = 0; i < dataset.n; i++) {
      const value = axisValue(dataset, i, axis)
      const balanced = dataset.label[i] === 1
      const label = balanced ? 'balanced' : 'unbalanced'
      const key = `${value} ${label}`
      let bucket = buckets.get(key)
      if (bucket === undefined) {
        bucket = { axis, value, label, n: 0, correct: 0, counter: 0 }
        buckets.set(key, bucket)
      }
      bucket.n += 1
      bucket.counter += counted[i]!
      if (logits[i]! > 0 === balanced) bucket.correct += 1
    }
    return [...buckets.values()].sort((a, b) => compare(axis, a, b))
  })
}

const compare = (axis: Axis, a: Bucket, b: Bucket): number => {
  const byValue = AXES[axis].integer ? Number(a.value) - Number(b.value) : order(a.value, b.value)
  return byValue !== 0 ? byValue : order(a.label, b.label)
}

/** By code unit: the same on every machine, whatever its language. */
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

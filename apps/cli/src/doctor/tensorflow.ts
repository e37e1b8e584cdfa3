import { type Check, failed, passed } from './check.js'
import { inWorker } from './in-worker.js'

const MULTIPLY = `
import { loadTensorFlow } from '@sweepstack/tensor'
const tf = await loadTensorFlow({ threads: 1 })
const [two] = tf.tidy(() => tf.matMul(tf.ones([1, 2]), tf.ones([2, 1])).dataSync())
if (two !== 2) throw new Error('1*1 + 1*1 came out as ' + two)
`

export const checkTensorFlow = async (): Promise<Check> => {
  try {
    await inWorker(MULTIPLY)
    return passed('TensorFlow', 'the addon loads and multiplies')
  } catch (error) {
    return failed('TensorFlow', (error as Error).message, 'npm run setup; it says what it tried')
  }
}

/** TensorFlow's native library is missing or does not load; `npm run setup` puts it there. */
export class TensorFlowMissingError extends Error {
  override readonly name = 'TensorFlowMissingError'
}

/** A function that compile() cannot turn into a graph; the message says why and what to do instead. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError'
}

/** The compiled graph and the eager function disagree on the same inputs, or TensorFlow does not load the graph. */
export class CompiledMismatchError extends Error {
  override readonly name = 'CompiledMismatchError'
}

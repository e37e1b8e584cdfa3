/** Results go to stdout, and nothing else does. */
export const print = (text: string): void => {
  if (text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** Everything that is not a result: progress, notes, errors. */
export const note = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** A reader that has enough (`| head`) closes the pipe; that is no fault. */
export const tolerateClosedPipe = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

/** Characters a line may have: the terminal's, or no limit where the output is kept. */
export const lineWidth = (): number =>
  process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY

import { CommanderError } from 'commander'
import { EXIT, exitCodeOf, explain } from './failure.js'
import { note, tolerateClosedPipe } from './output/stream.js'
import { buildProgram } from './program.js'

tolerateClosedPipe()
try {
  await buildProgram().parseAsync(process.argv)
} catch (error) {
  // Commander has said itself what is wrong with the arguments; --help and --version end here too.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.misused
  else {
    note(explain(error))
    process.exitCode = exitCodeOf(error)
  }
}

import type { Command } from 'commander'

/** Puts examples under a command's help. */
export const withExamples = (command: Command, ...lines: string[]): Command =>
  command.addHelpText('after', `\nExample:\n${lines.map((line) => `  $ sweepstack ${line}`).join('\n')}`)

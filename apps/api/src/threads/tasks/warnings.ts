import { warningsOf } from '@sweepstack/brackets'
import type { Issue } from '@sweepstack/contracts'
import type { Work } from '../work.js'

export const warnings = ({ cells, texts }: Work['warnings']['input']): Issue[] =>
  warningsOf(cells, { files: (ref) => texts[ref] ?? null })

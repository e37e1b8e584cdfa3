import { SweepstackError } from '../errors.js'
import { checkStrings } from './checks.js'
import { type SampledTest, testSchema } from './data.js'
import { toIssues } from './issues.js'
import { generatedPresets, isGenerated } from './presets/registry.js'

/**
 * A preset with its fields, outside any sweep: as a test has them, with every default written in.
 * @throws SweepstackError `spec.invalid` with the field at fault and a fix
 */
export const resolveAlone = (fields: Record<string, unknown>): SampledTest => {
  const parsed = testSchema.safeParse(fields)
  const resolved = parsed.success && isGenerated(parsed.data) ? parsed.data : null
  const issues = !parsed.success
    ? toIssues(parsed.error, testSchema)
    : resolved === null
      ? [
          {
            path: 'preset',
            message: `${parsed.data.preset} needs a data file or a sweep`,
            fix: `use one of ${generatedPresets.join(', ')}`,
          },
        ]
      : checkStrings(resolved, '')
  if (resolved !== null && issues.length === 0) return resolved
  throw new SweepstackError('spec.invalid', issues.map((i) => `${i.path}: ${i.message}`).join('; '), {
    issues,
  })
}

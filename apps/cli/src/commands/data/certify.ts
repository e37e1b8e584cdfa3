import { certificateText, certify } from '@sweepstack/brackets'
import { type Composition, compositionOf, isGenerated } from '@sweepstack/contracts'
import { type Command, Option } from 'commander'
import { ofWhat, testOfSweepOption } from '../../data/options.js'
import { resolveWhat, type What, type WhatOptions } from '../../data/what.js'
import { EXIT, misuse } from '../../failure.js'
import { integer } from '../../options.js'
import { print } from '../../output/stream.js'
import type { ServiceOptions } from '../../session.js'
import { withExamples } from '../example.js'

type Options = ServiceOptions & WhatOptions & { draws?: number; format: 'table' | 'json' }

export const addCertify = (data: Command): void => {
  const command = ofWhat(
    data
      .command('certify')
      .description(
        'checks a sampler: exact sizes counted in two ways, the chances in its tables, and tests of drawn strings',
      ),
  )
    .addOption(testOfSweepOption())
    .addOption(new Option('--draws <n>', 'strings drawn for the tests').argParser(integer(100, 100_000_000)))
    .addOption(
      new Option('--format <format>', 'how the answer is printed')
        .choices(['table', 'json'])
        .default('table'),
    )
    .addHelpText('after', '\nExit code 1 when the certificate does not hold.')
    .action(printCertificate)
  withExamples(
    command,
    'data certify --preset high-depth --set length=512 --set depth.min=40 --set depth.max=40',
    'data certify sweeps/demo.yaml --test zero-count',
  )
}

const printCertificate = async (text: string | undefined, options: Options): Promise<void> => {
  const what = await resolveWhat(text, options)
  const certificate = certify(samplerOf(what, options.test), {
    ...('seed' in what ? { seed: what.seed } : {}),
    ...(options.draws === undefined ? {} : { draws: options.draws }),
  })
  print(options.format === 'json' ? JSON.stringify(certificate, null, 2) : certificateText(certificate))
  if (!certificate.verdict.passed) process.exitCode = EXIT.failed
}

const samplerOf = (what: What, test: string | undefined): Composition => {
  if (what.kind === 'preset') return compositionOf(what.spec)
  const spec =
    what.kind !== 'sweep' ? null : test === undefined ? what.cell.spec.data : what.cell.spec.tests[test]
  if (spec != null && isGenerated(spec)) return compositionOf(spec)
  throw misuse(
    `${what.name} is not sampled, so there is no sampler to certify`,
    'WHAT',
    'give a preset, or a sweep whose data or test is sampled; `sweepstack data audit` says what a file is',
  )
}

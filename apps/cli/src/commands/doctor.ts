import type { Command } from 'commander'
import type { Check } from '../doctor/check.js'
import { checkCores, checkDisk, checkNode } from '../doctor/machine.js'
import { checkPostgres, checkRedis, checkS3 } from '../doctor/services.js'
import { checkTensorFlow } from '../doctor/tensorflow.js'
import { readEnv } from '../env.js'
import { EXIT } from '../failure.js'
import { formatData, formatOption, type OutputFormat } from '../output/format.js'
import { print } from '../output/stream.js'
import { withExamples } from './example.js'

export const addDoctor = (program: Command): void => {
  const command = program
    .command('doctor')
    .description('checks what a service here needs, and says what to do about what is missing')
    .addOption(formatOption())
    .action(examine)
  withExamples(command, 'doctor')
}

const examine = async ({ format }: { format: OutputFormat }): Promise<void> => {
  const env = readEnv()
  const redis =
    env.queueUrl !== null && /^rediss?:/.test(env.queueUrl) ? [() => checkRedis(env.queueUrl ?? '')] : []
  const { blobUrl } = env
  const files = blobUrl === null ? [] : [() => checkS3(blobUrl)]
  const checks: Check[] = []
  for (const check of [
    checkNode,
    checkCores,
    () => checkDisk(env.home),
    checkTensorFlow,
    () => checkPostgres(env),
    ...redis,
    ...files,
  ]) {
    const found = await check()
    checks.push(found)
    // Each as it is known: starting TensorFlow and PostgreSQL takes seconds.
    if (format === 'table') print(lineOf(found))
  }
  if (format !== 'table') print(formatData(format, checks))
  if (checks.some(({ ok }) => !ok)) process.exitCode = EXIT.failed
}

const lineOf = ({ name, ok, detail, fix }: Check): string =>
  `${ok ? 'ok  ' : 'fail'}  ${name.padEnd(10)}  ${detail}${fix === null ? '' : `\n      fix: ${fix}`}`

// Makes a fresh clone ready to run, with nothing but Node installed: so plain JavaScript and Node's own
// modules only. Each step says cheaply whether it is in place; a second start only asks, and says nothing.
import { build } from './setup/build.mjs'
import { dependencies } from './setup/dependencies.mjs'
import { SetupError } from './setup/failure.mjs'
import { withLock } from './setup/lock.mjs'
import { checkNode } from './setup/node-version.mjs'
import { lockFile } from './setup/paths.mjs'
import { postgres } from './setup/postgres.mjs'
import { prismaClient } from './setup/prisma-client.mjs'
import { say, sayStep } from './setup/report.mjs'
import { tensorflow } from './setup/tensorflow.mjs'

const steps = [dependencies, postgres, tensorflow, prismaClient]

try {
  checkNode()
  await withLock(lockFile, setUp)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  say(`\nSet-up stopped: ${error.message}`)
  process.exitCode = 1
}

async function setUp() {
  for (const step of steps) {
    if (!step.isDone()) await sayStep(step.title, () => step.run())
  }
  await build()
}

// `prisma generate`. It only reads the schema, but looks for an engine binary it would have downloaded;
// naming any program keeps it off the network (migrations use the WASM engine, see packages/store).
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { modules, root } from './paths.mjs'
import { run } from './run.mjs'
import { hashOf, readIfThere, readStamp, writeStamp } from './stamp.mjs'

const STAMP = 'prisma-client'
const schema = join(root, 'prisma', 'schema.prisma')
const generated = join(root, 'packages', 'store', 'src', 'generated')

export const prismaClient = {
  title: 'Prisma client',
  isDone() {
    return isGenerated() && readStamp(STAMP) === identity()
  },
  async run() {
    await run(
      process.execPath,
      [join(modules, 'prisma', 'build', 'index.js'), 'generate', '--schema', schema],
      {
        cwd: root,
        env: {
          PRISMA_SCHEMA_ENGINE_BINARY: anyProgram(),
          PRISMA_HIDE_UPDATE_MESSAGE: '1',
          CHECKPOINT_DISABLE: '1',
        },
      },
    )
    writeStamp(STAMP, identity())
  },
}

function isGenerated() {
  return existsSync(generated) && readdirSync(generated).length > 0
}

function identity() {
  const version = readIfThere(join(modules, 'prisma', 'package.json')) ?? ''
  return hashOf(readFileSync(schema, 'utf8'), version)
}

function anyProgram() {
  return existsSync('/bin/true') ? '/bin/true' : process.execPath
}

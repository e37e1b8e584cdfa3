import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SweepstackError } from '@sweepstack/contracts'

/** prisma/ beside packages/: in a checkout and in the image alike. */
const PRISMA = new URL('../../../prisma/', import.meta.url)

export type Migration = { name: string; sql: string }

export const prismaSchema = (): string => readFileSync(new URL('schema.prisma', PRISMA), 'utf8')

export const migrationsDirectory = (): string => fileURLToPath(new URL('migrations', PRISMA))

/** The migrations of this version, oldest first. */
export const migrations = (): Migration[] => {
  const directory = migrationsDirectory()
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
      .map((name) => ({ name, sql: readFileSync(`${directory}/${name}/migration.sql`, 'utf8') }))
  } catch (error) {
    throw new SweepstackError('internal', `the migrations are not readable in ${directory}`, {
      fix: 'install the whole project: prisma/ belongs beside packages/',
      cause: error,
    })
  }
}

import { readFile } from 'node:fs/promises'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import type pg from 'pg'
import { prismaSchema } from './migrations.js'

/** Part of Node; its types are only in the browser's library. */
declare const WebAssembly: {
  instantiate: (
    bytes: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ) => Promise<{ instance: { exports: Record<string, unknown> } }>
}

let loaded: Promise<void> | undefined

/**
 * Prisma's schema engine, compiled to WebAssembly: no program to download. Its own entry imports the .wasm file
 * as a module, which Node 20 and 22 do not do by themselves, so it is instantiated here.
 */
export const schemaEngine = async (pool: pg.Pool): Promise<bindings.SchemaEngine> => {
  loaded ??= load()
  await loaded
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool))
  return bindings.SchemaEngine.new({ datamodels: [['schema.prisma', prismaSchema()]] }, () => {}, adapter)
}

const load = async (): Promise<void> => {
  const file = new URL(
    'schema_engine_bg.wasm',
    import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'),
  )
  const { instance } = await WebAssembly.instantiate(await readFile(file), {
    './schema_engine_bg.js': { ...bindings, ...withoutWaiting() },
  })
  bindings.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
}

/** The engine's timer for its lock runs for ten seconds whether or not it got it: no reason to live that long. */
const withoutWaiting = (): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(bindings as Record<string, unknown>)
      .filter(([name]) => name.startsWith('__wbg_setTimeout_'))
      .map(([name, start]) => [
        name,
        (...args: unknown[]) => (start as (...args: unknown[]) => NodeJS.Timeout)(...args).unref(),
      ]),
  )

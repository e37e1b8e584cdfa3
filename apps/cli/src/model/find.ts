import { existsSync } from 'node:fs'
import type { Client } from '@sweepstack/client'
import { idSchema, type RunView, type StoredModel, SweepstackError } from '@sweepstack/contracts'
import { fromSafetensors } from '@sweepstack/weights'
import { misuse } from '../failure.js'
import { shortId } from '../output/words.js'
import { findRun } from '../run-of.js'
import { nameFor } from './name.js'
import { readModelFile } from './read-file.js'

/** A model a user means: its file, and the run it came from, if it is one's. */
export type FoundModel = {
  name: string
  run: RunView | null
  file(): Promise<Uint8Array>
  /** As the service has it; stored now if it was not. */
  stored(): Promise<StoredModel>
}

/** Finds a model by reference or name, a run by its id or the last digits of it, or a safetensors file of ours here. */
export const findModel = async (client: Client, text: string): Promise<FoundModel> => {
  if (/\.safetensors$/i.test(text) && existsSync(text)) return ofFile(client, text)
  const model = idSchema.safeParse(text).success ? null : await storedAs(client, text)
  if (model !== null) return ofStored(client, model)
  const run = await findRun(client, text)
  if (run !== null) return ofRun(client, run)
  throw misuse(
    `there is no model, run or file ${text}`,
    'MODEL',
    'sweepstack model list shows models, sweepstack runs the runs; give a name, an id or the last digits of one',
  )
}

const storedAs = async (client: Client, named: string): Promise<StoredModel | null> => {
  try {
    return await client.models.get(named)
  } catch (error) {
    // A text that could be no name is none.
    if (error instanceof SweepstackError && ['not-found', 'request.invalid'].includes(error.code)) return null
    throw error
  }
}

const ofStored = (client: Client, model: StoredModel): FoundModel => ({
  name: model.name,
  run: null,
  file: () => client.models.content(model.ref),
  stored: async () => model,
})

const ofFile = (client: Client, path: string): FoundModel => {
  const file = async (): Promise<Uint8Array> => {
    const bytes = await readModelFile(path)
    fromSafetensors(bytes)
    return bytes
  }
  const name = nameFor(path)
  return {
    ...{ name, run: null, file },
    stored: async () => client.models.store({ name, source: 'file', file: await file() }),
  }
}

const ofRun = (client: Client, run: RunView): FoundModel => {
  if (run.status !== 'done')
    throw misuse(
      `run ${shortId(run.id)} is ${run.status}, and has no weights`,
      'MODEL',
      'wait until it is done: sweepstack status',
    )
  const file = (): Promise<Uint8Array> => client.runs.artifact(run.id, 'weights.safetensors')
  const name = `run ${shortId(run.id)}`
  return {
    ...{ name, run, file },
    stored: async () => client.models.store({ name, source: 'run', file: await file() }),
  }
}

import type { Composition } from '@sweepstack/contracts'
import type { Dataset } from '../features/dataset.js'
import { type Strings, stringAt } from '../strings/strings.js'

/** Drawn strings with what is known of them; the balanced strings they were made from where they were made from any. */
export type Drawn = Omit<Dataset, 'sha256'> & { sources: Strings | null }

/** Draws n strings of a composition; the stream names the draw, so that different ones are independent. */
export type DrawStrings = (composition: Composition, n: number, stream: string) => Drawn

/** The source of string i, empty where it has none. */
export const sourceAt = ({ sources }: Drawn, i: number): Uint8Array =>
  sources === null ? NONE : stringAt(sources, i)
const NONE = new Uint8Array(0)

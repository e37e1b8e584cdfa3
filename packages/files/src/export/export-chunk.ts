import type { Measures, Strings } from '@sweepstack/brackets'

/**
 * A piece of a dataset. `kind` indexes KINDS; `sources` has the balanced string that each corrupted one was made
 * from, an empty string where there is none, and is null where none is known.
 */
export type ExportChunk = Strings & Measures & { kind: Uint8Array; sources: Strings | null }

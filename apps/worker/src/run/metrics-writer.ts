import type { Metric } from '@sweepstack/contracts'

/**
 * Writes metrics as they come, one batch at a time. A batch that fails is kept and goes with the next, so a database
 * that is away for a while costs no row.
 */
export const metricsWriter = (
  write: (rows: Metric[]) => Promise<unknown>,
  onError: (error: unknown) => void,
) => {
  let waiting: Metric[] = []
  let writing: Promise<void> | null = null
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await write(batch)
      } catch (error) {
        waiting = [...batch, ...waiting]
        throw error
      }
    }
  }
  return {
    add: (rows: Metric[]): void => {
      waiting.push(...rows)
      writing ??= writeAll()
        .catch(onError)
        .finally(() => {
          writing = null
        })
    },
    /** Resolves when every row is written. @throws what the last write failed of */
    flush: async (): Promise<void> => {
      await writing
      await writeAll()
    },
  }
}

/** What a role that cannot go on writes to stderr, and its exit code: 2 where a setting is at fault, else 1. */
export const lastWords = (role: string, error: unknown): { text: string; exitCode: 1 | 2 } => {
  const { code, message, fix } = (error ?? {}) as { code?: unknown; message?: unknown; fix?: unknown }
  return {
    text: `sweepstack ${role}: ${message ?? String(error)}\n${fix ? `  ${fix}\n` : ''}`,
    exitCode: code === 'config.invalid' ? 2 : 1,
  }
}

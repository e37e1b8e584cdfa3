/** One line of the doctor's report. `detail` says what was found; `fix` what to do when it is not enough. */
export type Check = { name: string; ok: boolean; detail: string; fix: string | null }

export const passed = (name: string, detail: string): Check => ({ name, ok: true, detail, fix: null })
export const failed = (name: string, detail: string, fix: string): Check => ({ name, ok: false, detail, fix })

/** A span of seconds in words a person reads at a glance: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export const duration = (seconds: number): string => {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`
  const minutes = Math.round((s % 3600) / 60)
  return minutes === 60 || minutes === 0
    ? `${Math.round(s / 3600)} h`
    : `${Math.floor(s / 3600)} h ${minutes} min`
}

/** A share in percent with one decimal, without the sign: 0.9324 is `93.2`. */
export const percent = (share: number): string => (100 * share).toFixed(1)

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`

/** The last eight digits of an id: enough to name it. Its first are a time, and alike for what is made together. */
export const shortId = (id: string): string => id.slice(-8)

/** `2026-11-23 15:04:05`, in the machine's own time. */
export const clock = (iso: string): string => new Date(iso).toLocaleString('sv-SE')

/** A number of bytes: `0.35 MB`, `12 MB`. */
export const megabytes = (bytes: number): string =>
  `${bytes < 9_995_000 ? (bytes / 1e6).toFixed(2) : Math.round(bytes / 1e6).toLocaleString('en-US')} MB`

// What options have to be; each throws an error that names the option and the fix.

export function oneOf(option, value, allowed) {
  if (!allowed.includes(value)) throw new Error(`--${option} ${value}: use ${allowed.join(', ')}`)
}

export function whole(option, text, least = 1) {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${option} ${text}: give a whole number of at least ${least}`)
  return value
}

export function positive(option, text) {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`--${option} ${text}: give a number above 0, or null for none`)
  return value
}

/** @returns the cores to pin to; null where none are named */
export const coresOf = (text) => text?.split(',').map((core) => whole('cores', core, 0)) ?? null

import { fault } from '../fault.js'

/**
 * The one thing found.
 * @param part the field of `keys` that says which, where it is not one
 * @param none what is wrong where nothing was found
 * @throws SweepstackError `model.invalid` naming what could be meant, where it is not one
 */
export const only = (part: string, found: readonly string[], none = 'none is there'): string => {
  const [name, ...more] = found
  if (name !== undefined && more.length === 0) return name
  throw fault(
    `keys.${part}`,
    name === undefined ? none : `could be any of ${found.slice(0, 8).join(', ')}`,
    `name it in the config: keys: { ${part}: ${name === undefined ? 'NAME' : JSON.stringify(name)} }`,
  )
}

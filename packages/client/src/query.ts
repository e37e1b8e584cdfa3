export type QueryValue = string | number | boolean
/** Query parameters; a list repeats the parameter (any of), undefined leaves it out. */
export type Query = { readonly [name: string]: QueryValue | readonly QueryValue[] | undefined }

/** `?a=1&b=2&b=3`, or nothing. */
export const toQueryString = (query: Query): string => {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of [value ?? []].flat()) params.append(name, String(one))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

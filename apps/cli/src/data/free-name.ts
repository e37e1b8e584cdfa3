/** A name that is not taken yet: two files of one name in different folders are told apart. */
export const freeName = (name: string, taken: readonly string[]): string => {
  let candidate = name
  for (let i = 2; taken.includes(candidate); i++) candidate = `${name} (${i})`
  return candidate
}

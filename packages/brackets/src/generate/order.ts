/**
 * The indices 0 … n - 1, those with equal keys one after the other, so that what is made for a key is made once. In
 * order of the keys, and of the indices where they are equal.
 */
export const orderByKey = (n: number, keyOf: (i: number) => number): Uint32Array => {
  const groupOf = new Map<number, number>()
  const groups = new Uint32Array(n)
  const keys: number[] = []
  const sizes: number[] = []
  for (let i = 0; i < n; i++) {
    const key = keyOf(i)
    let group = groupOf.get(key)
    if (group === undefined) {
      group = keys.length
      groupOf.set(key, group)
      keys.push(key)
      sizes.push(0)
    }
    groups[i] = group
    sizes[group] = (sizes[group] as number) + 1
  }
  const next = new Uint32Array(keys.length)
  let at = 0
  for (const group of keys.map((_, g) => g).sort((a, b) => (keys[a] as number) - (keys[b] as number))) {
    next[group] = at
    at += sizes[group] as number
  }
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const group = groups[i] as number
    order[next[group] as number] = i
    next[group] = (next[group] as number) + 1
  }
  return order
}

import { sum } from '../lib/statistics.mjs'
import { gigaflops, productsOf } from './products.mjs'

/**
 * What the step's matrix products alone take, ms: each timed in TensorFlow and in PyTorch, the faster of the two taken.
 * @param {Record<'tensorflow' | 'torch', { child: import('../lib/child.mjs').Child }>} libraries those there are
 */
export async function limitOf(libraries, { model, B, T }) {
  const products = productsOf(model, { B, T })
  const times = {}
  for (const [name, { child }] of Object.entries(libraries))
    times[name] = (await child.ask({ do: 'products', products: distinct(products) })).ms
  const keys = distinct(products).map(keyOf)
  const rows = products.map((product) => {
    const at = keys.indexOf(keyOf(product))
    const ms = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, all[at]]))
    return { ...product, ms, best: Math.min(...Object.values(ms)), gflop: gigaflops(product) }
  })
  const total = (of) => sum(rows.map((row) => row.times * of(row)))
  return {
    rows,
    ms: total(({ best }) => best),
    by: Object.fromEntries(Object.keys(times).map((name) => [name, total(({ ms }) => ms[name])])),
    gflop: sum(rows.map(({ gflop }) => gflop)),
  }
}

const keyOf = ({ batch, m, k, n, a, b }) => [batch, m, k, n, a, b].join()
const distinct = (products) => [...new Map(products.map((product) => [keyOf(product), product])).values()]

// Run by verify.mjs: node verify-child.cjs PATH-OF-TFJS-NODE. Prints {version, libraries} as its last line.
const fs = require('node:fs')
const util = require('node:util')

// Removed in Node 23, used by tfjs-node 4.22.
util.isNullOrUndefined ??= (value) => value === null || value === undefined
util.isArray ??= Array.isArray
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2'

const tf = require(process.argv[2])
const product = tf
  .matMul(
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  )
  .dataSync()
if (product.join() !== '19,22,43,50') throw new Error(`a matrix product came out as ${product.join()}`)

process.stdout.write(
  `${JSON.stringify({ version: tf.backend().binding.TF_Version, libraries: libraries() })}\n`,
)

/** The shared libraries that came with the addon, as the kernel sees them (Linux only). */
function libraries() {
  if (!fs.existsSync('/proc/self/maps')) return []
  const paths = fs.readFileSync('/proc/self/maps', 'utf8').match(/\/\S.*libtensorflow[^/\n]*$/gm)
  return [...new Set(paths)]
}

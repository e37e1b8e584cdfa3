// tfjs-node's own install script: an older TensorFlow and a prebuilt addon from its authors' host. The
// last way, as closed networks do not reach that host; the only one on macOS and Windows.
import { delimiter, join } from 'node:path'
import { modules, tfjsNode } from '../paths.mjs'
import { say } from '../report.mjs'
import { run } from '../run.mjs'

const TIMEOUT_MS = 15 * 60_000

export async function downloadOwn(env = process.env) {
  say("  running tfjs-node's own install script (a download of about 150 MB)")
  await run(process.execPath, [join('scripts', 'install.js')], {
    cwd: tfjsNode,
    // It calls node-pre-gyp by name, as npm would let it.
    env: { PATH: `${join(modules, '.bin')}${delimiter}${env.PATH ?? ''}` },
    timeoutMs: TIMEOUT_MS,
  })
}

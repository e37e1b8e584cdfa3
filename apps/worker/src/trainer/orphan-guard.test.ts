import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

const guard = JSON.stringify(new URL('./orphan-guard.js', import.meta.url).href)
const orphanWhich = (does: string): string =>
  `import { guardAgainstOrphanhood } from ${guard}; guardAgainstOrphanhood(); process.send('up'); ${does}`
/** A parent that starts the trainer-to-be, tells its pid once it runs, and waits to be killed. */
const parentOf = (child: string): string => `
  import { spawn } from 'node:child_process'
  const child = spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(child)}],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  child.on('message', () => process.stdout.write(String(child.pid)))
  setInterval(() => {}, 1000)`

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a trainer whose worker was killed', () => {
  for (const [does, what] of [
    ['setInterval(() => {}, 1000)', 'that waits'],
    // Long enough for the watching thread to be up, as it is long before a training begins.
    ['setTimeout(() => { for (;;); }, 500)', 'whose event loop is held by its work'],
  ] as const)
    it(`ends by itself: one ${what}`, async () => {
      const parent = spawn(process.execPath, ['--input-type=module', '-e', parentOf(orphanWhich(does))], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [text] = (await once(parent.stdout, 'data')) as [Buffer]
      const orphan = Number(text)
      await sleep(800)
      const lived = isAlive(orphan)
      parent.kill('SIGKILL')
      await once(parent, 'exit')
      for (let waited = 0; isAlive(orphan) && waited < 5000; waited += 50) await sleep(50)
      const survived = isAlive(orphan)
      if (survived) process.kill(orphan, 'SIGKILL')
      assert.ok(lived, 'it was gone before its parent')
      assert.ok(!survived, 'it was still there after 5 s')
    })
})

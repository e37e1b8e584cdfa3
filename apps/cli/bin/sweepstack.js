#!/usr/bin/env node
import { existsSync } from 'node:fs'

const main = new URL('../dist/main.js', import.meta.url)
if (existsSync(main)) await import(main.href)
else {
  process.stderr.write('error: sweepstack is not built yet\nfix: npm run setup\n')
  process.exitCode = 1
}

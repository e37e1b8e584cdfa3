import { SetupError } from './failure.mjs'

const NEEDED = [20, 19]

export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return
  throw new SetupError(
    `this is Node ${version}; Sweepstack needs Node ${NEEDED.join('.')} or later (20, 22 and 24 are tested).\n` +
      'Install one (nodejs.org, your system, or nvm: `nvm install 22`) and start again.',
  )
}

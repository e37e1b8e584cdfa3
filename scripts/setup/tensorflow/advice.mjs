import { cacheDir } from '../paths.mjs'
import { supported } from './release.mjs'

/** What helps against each known failure, most likely first. @returns {string[]} */
export function advice() {
  return [
    'no pip: install it (Debian, Ubuntu: `apt install python3-pip`; Fedora: `dnf install python3-pip`)',
    'no compiler: install one (Debian, Ubuntu: `apt install g++`; Fedora: `dnf install gcc-c++`), or set CXX',
    'pip reaches no index: check with `python3 -m pip download --no-deps six`; pip reads its proxy and index from `pip config`',
    'no network at all: bring the wheel yourself and name it in SWEEPSTACK_TENSORFLOW_WHEEL (its name, version and hash are in scripts/setup/requirements/)',
    `no space: the cache is ${cacheDir()} and needs 1 GB; set SWEEPSTACK_CACHE to move it`,
    `an unsupported machine (supported: ${supported.join(', ')}, with glibc 2.17 or later, so not Alpine): use one of these, for instance the node:22-bookworm container image`,
  ]
}

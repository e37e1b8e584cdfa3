import { readFileSync } from 'node:fs'

const PAGE = 4096

/** The resident set of a process in bytes; NaN where it cannot be read (elsewhere than on Linux, or once it has ended). */
function residentOf(pid) {
  try {
    return PAGE * Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
  } catch {
    return Number.NaN
  }
}

/** Does `work` and tells the resident set of a process every so often meanwhile. */
export async function watching(pid, work, everyMs = 200) {
  const samples = [residentOf(pid)]
  const timer = setInterval(() => samples.push(residentOf(pid)), everyMs)
  try {
    const result = await work()
    return { result, samples: [...samples, residentOf(pid)] }
  } finally {
    clearInterval(timer)
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../embedded/launch.js'

/** A real S3 server for a test: VersityGW on a folder. `url` is a BLOB_URL of a bucket that is there. */
export type TestS3 = {
  url: string
  /** The same with another bucket, endpoint or prefix. */
  urlOf(change: { bucket?: string; endpoint?: string; prefix?: string; region?: string }): string
  stop(): Promise<void>
}

const BUCKET = 'sweepstack-test'

/**
 * Starts one, and sets the credentials the AWS SDK looks for in this process. Where there is no such program, the reason to skip with; in
 * CI that is a failure, since a place of files would go untested in silence, unless TEST_S3 is `skip`.
 */
export const testS3 = async (): Promise<TestS3 | { skip: string }> => {
  const program = find('versitygw')
  if (program === null) {
    const reason = 'no S3 server: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0'
    if (process.env.CI && process.env.TEST_S3 !== 'skip') throw new Error(reason)
    return { skip: reason }
  }
  const folder = await mkdtemp(join(tmpdir(), 'sweepstack-s3-'))
  await mkdir(join(folder, 'data', BUCKET), { recursive: true })
  process.env.AWS_ACCESS_KEY_ID = 'sweepstack'
  process.env.AWS_SECRET_ACCESS_KEY = 'a-test-secret'
  for (let tries = 1; ; tries++) {
    const port = await freePort()
    const child = spawn(
      program,
      [
        ...['--access', 'sweepstack', '--secret', 'a-test-secret', '--port', `127.0.0.1:${port}`, '--quiet'],
        // Without extended attributes, which not every file system has.
        ...['posix', '--sidecar', await sidecar(folder), join(folder, 'data')],
      ],
      { stdio: 'ignore' },
    )
    process.once('exit', () => child.kill('SIGKILL'))
    const endpoint = `http://127.0.0.1:${port}`
    if (!(await answers(endpoint, child))) {
      child.kill('SIGKILL')
      if (tries === 3) throw new Error('the S3 server does not start')
      continue
    }
    const urlOf: TestS3['urlOf'] = (change) => {
      const { bucket = BUCKET, prefix = 'files', region = 'us-east-1' } = change
      return `s3://${bucket}/${prefix}?endpoint=${encodeURIComponent(change.endpoint ?? endpoint)}&region=${region}`
    }
    return {
      url: urlOf({}),
      urlOf,
      stop: async () => {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        if (child.kill('SIGKILL')) await ended
        await rm(folder, { recursive: true, force: true })
      },
    }
  }
}

const sidecar = async (folder: string): Promise<string> => {
  const path = join(folder, 'sidecar')
  await mkdir(path, { recursive: true })
  return path
}

/** On the PATH, or where `go install` puts it. */
const find = (name: string): string | null => {
  const folders = [...(process.env.PATH ?? '').split(delimiter), join(homedir(), 'go', 'bin')]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}

/** Whatever it answers, it is there. */
const answers = async (endpoint: string, child: ChildProcess): Promise<boolean> => {
  for (let i = 0; i < 200 && child.exitCode === null; i++) {
    const there = await fetch(endpoint).then(
      () => true,
      () => false,
    )
    if (there) return true
    await sleep(50)
  }
  return false
}

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { dist } from '../runner.ts'

const run = promisify(execFile)

test.concurrent.for(['help', '--help', '-h', 'emulate --help', 'emulate -h', 'emulate --port 0 --help'])(
  '%s prints the usage and ends',
  async (words) => {
    const { stdout } = await run(process.execPath, [join(dist, 'cli.cjs'), ...words.split(' ')])
    expect(stdout).toMatch(/^Usage: configure-aws-credentials COMMAND/m)
  },
)

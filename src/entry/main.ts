import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { run } from '../run.ts'
import { report } from './report.ts'

const host = nodeHost()

try {
  await run(github, host)
  exit(0)
} catch (thrown) {
  report(thrown, github, host)
  exit(1)
}

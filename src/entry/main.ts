import { exit } from '../host/exit.ts'
import { nodeHost } from '../host/node.ts'
import { github } from '../platforms/github.ts'
import { run } from '../run.ts'
import { report } from './report.ts'
import { summarize } from './summarize.ts'

const host = nodeHost()

run(github, host)
  .then((outcome) => summarize(outcome, github, host))
  .then(
    () => exit(0),
    (thrown) => report(thrown, github, host).finally(() => exit(1)),
  )

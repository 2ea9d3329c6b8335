/**
 * Writes docs/compatibility.md from what `npm run test:real` found last. `--check` fails when the page says something
 * else, be it a version.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scenarios } from '../test/real/act-scenarios.ts'
import { clients, commandOf } from '../test/real/clients.ts'
import { forms, renewed } from '../test/real/forms.ts'
import { versionOf } from '../test/real/parts.ts'
import { type Result, resultsOf, type Suite } from '../test/real/results.ts'
import { trials } from '../test/real/sts/trials.ts'

const path = join(import.meta.dirname, '..', 'docs', 'compatibility.md')

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n')

/** On one line, without what differs from run to run. */
const plain = (text: string) =>
  text
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
    .replaceAll(/[|\n]+/g, ' ')
    .slice(0, 200)

function cell(suite: Suite, subject: string, what: string): string {
  const found = resultsOf(suite).find((each: Result) => each.subject === subject && each.what === what)
  if (found === undefined) return 'not tried'
  if (!found.passed) return `**no**: ${plain(found.note ?? '')}`
  return found.note === undefined ? 'yes' : `yes, ${found.note}`
}

const byClient = table(
  ['Client', 'Version', ...forms.map(({ name }) => name)],
  clients.map((client) => [
    client.title,
    versionOf(commandOf(client)),
    ...forms.map(({ name }) => cell('clients', client.id, name)),
  ]),
)

const byRefresh = table(
  ['Client', ...renewed.map(({ name, inputs }) => `${name} (\`refresh: ${inputs['refresh']}\`)`)],
  clients.map(({ id, title }) => [title, ...renewed.map(({ name }) => cell('refresh', id, name))]),
)

const byService = table(
  ['Service', 'Version', ...trials],
  [
    ['versitygw', 'versitygw'],
    ['SeaweedFS', 'weed'],
  ].map(([title = '', id = '']) => [
    title,
    versionOf(id),
    ...trials.map((trial) => cell('third-party-sts', id, trial).replace(/^yes, /, '')),
  ]),
)

const byRunner = table(
  ['Runner', 'Version', 'Workflow', 'Passes'],
  scenarios.map(({ what }) => ['act', versionOf('act'), what, cell('act', 'act', what)]),
)

const page = `# Compatibility

<!-- Generated from the results of \`npm run test:real\` by \`npm run compatibility\`; not edited. -->

What was run, not what ought to work: the action's own \`dist/\` publishes, programs that others wrote use what it published.
\`npm run test:real\` does it again on Linux; it fails where its results differ from this page.

## Clients

By the form in which the credentials reach the client. \`yes\`: the client finds them by itself, GetCallerIdentity names the role's
session, an S3 object and a secret come back whole. AWS is moto ${versionOf('moto-server')}, which checks signatures, session tokens and the role's policy, and knows
only the sessions that its own STS issued. [Publishing](publishing.md) says how each form is asked for.

${byClient}

OpenTofu's backend checks the account, locks, writes and reads back its state; it reads no secret.

## Outliving a session

Sessions of 20 seconds, a call each second for 45. \`yes\`: no call failed, and more than one access key was used. OpenTofu takes its
lock with one session and writes its state with a later one.

${byRefresh}

The SDK for JavaScript v2 reads \`credential_process\` only with \`AWS_SDK_LOAD_CONFIG=1\`, here too.

## STS of others

Through \`sts-endpoint\`. The services fetch the issuer's discovery document and keys, verify the token's signature, audience and
expiry, and hold its subject to the role's trust policy. The code is the one that the service refuses with; nothing was published then.

${byService}

SeaweedFS does not say whose the session is; the action asks it (GetCallerIdentity) with the new keys.

## Runners

Whole workflows, \`uses: ./\`, without Docker. In each: every run has its post run and no post run fails, no credential and no token
shows in the log, and \`~/.aws/credentials\` is afterwards what it was, to the byte.

${byRunner}

The AWS CLI ${versionOf('aws-v2')} uses the credentials in later steps.

## What could not be run here, and why

| What | Why |
|---|---|
| AWS itself, GitHub's own runners and issuer | they need accounts and a network; STS is emulated or other people's, tokens are the [emulator](emulator.md)'s |
| The AWS provider of Terraform | the module proxy has only v1.60.0 of 2019, for later releases have no \`/vN\` in their module's path; its credential layer, aws-sdk-go-base, is above |
| Terraform | not built; OpenTofu's S3 backend, which has the same origin, stands for it |
| Jobs in containers, the Docker images of act | they need a Docker engine |
| Ceph's gateway | it serves only a running RADOS cluster: monitor, manager and OSD daemons |
| MinIO | not in the suite: \`scripts/real-parts.sh minio\` builds it, and it verifies the tokens, but its role ARNs are of its own making, it has no trust policies and no GetCallerIdentity |
| AWS CLI v2 newer than ${versionOf('aws-v2')} | Debian is the only package registry that has v2; PyPI's is v1 |
| AWS CLI v2 before 2.13 | no \`AWS_ENDPOINT_URL\`: it can be pointed at no other AWS by variables |
| macOS, Windows | these servers and clients are installed for Linux only; CI runs the other suites there |
`

if (!process.argv.includes('--check')) writeFileSync(path, page)
else if (readFileSync(path, 'utf8') !== page) {
  console.error(
    "docs/compatibility.md does not say what this run found. Run 'npm run compatibility' and look at the difference.",
  )
  process.exitCode = 1
}

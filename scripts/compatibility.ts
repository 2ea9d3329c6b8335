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

<!-- Generated from the results of \`npm run test:real\` by \`npm run compatibility\`. Do not edit. -->

This page lists what was actually run: the action's own \`dist/\` publishes credentials, and third-party programs use them. To repeat it on Linux,
run \`npm run test:real\`; it fails if its results differ from this page.

## Clients

One column per form of publishing. \`yes\` means: the client finds the credentials without configuration, GetCallerIdentity returns the role's
session, and an S3 object and a secret are read back intact. AWS is emulated by moto ${versionOf('moto-server')}, which checks signatures, session tokens and the role's
policy, and accepts only sessions that its own STS issued. For each form, see [Publishing credentials](publishing.md).

${byClient}

OpenTofu's backend checks the account, then locks, writes and reads back its state. It reads no secret.

## Renewed credentials

Sessions last 20 seconds; the client makes one call per second for 45 seconds. \`yes\` means: no call failed, and more than one access key was used.
OpenTofu takes its lock with one session and writes its state with a later one.

${byRefresh}

Here too, the SDK for JavaScript v2 reads \`credential_process\` only with \`AWS_SDK_LOAD_CONFIG=1\`.

## Third-party STS

Used through \`sts-endpoint\`. The services fetch the issuer's discovery document and keys, verify the token's signature, audience and expiry,
and check its subject against the role's trust policy. The table shows the service's error code; after an error, nothing was published.

${byService}

SeaweedFS does not return the identity of a new session; the action asks for it (GetCallerIdentity) with the new keys.

## Runners

Complete workflows with \`uses: ./\`, without Docker. In each one, every run has a post run, no post run fails, no credential or token appears in
the log, and \`~/.aws/credentials\` is the same before and after, byte for byte.

${byRunner}

The AWS CLI ${versionOf('aws-v2')} uses the credentials in later steps.

## Not tested, and why

| What | Why |
|---|---|
| AWS itself, GitHub's own runners and issuer | they need accounts and a network; STS is emulated or third-party, and tokens come from the [emulator](emulator.md) |
| The AWS provider of Terraform | the Go module proxy only has v1.60.0 from 2019, because later releases have no \`/vN\` in their module path; its credential layer, aws-sdk-go-base, is tested above |
| Terraform | not built; OpenTofu's S3 backend, which has the same origin, is tested instead |
| Jobs in containers, the Docker images of act | they need a Docker engine |
| Ceph's gateway | it needs a running RADOS cluster: monitor, manager and OSD daemons |
| MinIO | not in the suite: \`scripts/real-parts.sh minio\` builds it and it verifies tokens, but it has its own role ARNs, no trust policies and no GetCallerIdentity |
| AWS CLI v2 newer than ${versionOf('aws-v2')} | Debian is the only package registry with v2; PyPI has v1 |
| AWS CLI v2 before 2.13 | it does not support \`AWS_ENDPOINT_URL\`, so variables cannot point it to an emulated AWS |
| macOS, Windows | these servers and clients are installed on Linux only; CI runs the other suites on macOS and Windows |
`

if (!process.argv.includes('--check')) writeFileSync(path, page)
else if (readFileSync(path, 'utf8') !== page) {
  console.error(
    "docs/compatibility.md does not say what this run found. Run 'npm run compatibility' and look at the difference.",
  )
  process.exitCode = 1
}

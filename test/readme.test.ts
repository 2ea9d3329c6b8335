/** What a reader meets first: the README, the set-up that it leads to, and the words of all pages. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startEmulator } from '../src/emulator/index.ts'
import { evaluate } from '../src/trust/evaluate.ts'
import { trustPolicyFrom } from '../src/trust/policy.ts'
import { blocksOf, foundIn, inFolder, pages, read } from './support/documentation.ts'
import { createJob } from './support/runner.ts'
import { blank } from './support/source-files.ts'
import { execute, install, type Workflow } from './support/workflow.ts'

describe('README', () => {
  test('fits on a page', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(150)
  })

  test('shows a trust policy that admits a push to main of its repository, and no other job', () => {
    const parsed = trustPolicyFrom(blocksOf('README.md').find(({ language }) => language === 'json')?.text)
    const issuer = 'token.actions.githubusercontent.com'
    const decision = (sub: string) => {
      if (parsed.kind === 'problems') return parsed.problems
      return evaluate(parsed.policy, {
        action: 'sts:AssumeRoleWithWebIdentity',
        caller: { kind: 'federated', provider: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        context: { [`${issuer}:aud`]: 'sts.amazonaws.com', [`${issuer}:sub`]: sub },
      }).decision
    }
    expect(decision('repo:octo-org@65/octo-repo@74:ref:refs/heads/main')).toBe('allowed')
    expect(decision('repo:octo-org@65/octo-repo@74:ref:refs/heads/other')).toBe('unmatched')
    expect(decision('repo:octo-org@65/octo-repo@74:pull_request')).toBe('unmatched')
    expect(decision('repo:other@66/octo-repo@74:ref:refs/heads/main')).toBe('unmatched')
  })

  test('has a quick start that works: its workflow gets the role with its trust policy', async ({
    onTestFinished,
  }) => {
    const shown = (name: string) =>
      parse(blocksOf('README.md').find(({ language }) => language === name)?.text ?? '')
    const claims = { sub: 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main' }
    const accounts = [
      {
        id: '111122223333',
        providers: [{ url: 'https://token.actions.githubusercontent.com' }],
        roles: [{ name: 'deploy', trust: shown('json') }],
      },
    ]
    const emulator = await startEmulator({
      config: { jobs: [{ requestToken: 'of-the-job', claims }], accounts },
    })
    const job = createJob(emulator.env)
    install(job)
    onTestFinished(async () => {
      job.remove()
      await emulator.close()
    })
    const { jobs }: Workflow = shown('yaml')
    const said = await execute(jobs['deploy'] ?? { steps: [] }, job)
    expect(said).toEqual(['arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions'])
  })

  test('has badges that say what the package and the action declare', () => {
    const manifest: { license: string; engines: { node: string } } = JSON.parse(read('package.json'))
    const { runs }: { runs: { using: string } } = parse(read('action.yml'))
    const label = (name: string) => /aria-label="([^"]+)"/.exec(read(`docs/images/${name}.svg`))?.[1]
    expect(label('license')).toBe(`license: ${manifest.license}`)
    expect(label('node')).toBe(`node: ${manifest.engines.node.replace('>', '&gt;')}`)
    expect(label('runtime')).toBe(`runtime: ${runs.using}`)
  })
})

test('pages, forms and examples say things in the usual words', () => {
  // Generated from the findings and the rules of lint; and the release.
  const apart = ['troubleshooting.md', 'releasing.md', 'trust'].map((path) => join('docs', path))
  const quaint = /\b(mend\w*|somebody|whoever|whose they are|may yet|once an account)\b/gi
  const others = [...inFolder('examples'), ...inFolder('.github')].filter((path) => /\.ya?ml$/.test(path))
  const texts = [...pages, ...others, 'action.yml'].filter(
    (path) => !apart.some((each) => path.startsWith(each)),
  )
  const unquoted = (path: string) => read(path).replaceAll(/"[^"\n]*"/g, blank)
  expect(
    texts.flatMap((path) => foundIn(path, quaint, unquoted(path))).map(({ at, text }) => `${at}: ${text}`),
  ).toEqual([])
})

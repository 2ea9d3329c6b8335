/** The trust policies that a reader copies: those of the set-up, in each of its forms, and those of the recipes. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { lint } from '../src/trust/lint.ts'
import { trustPolicyFrom } from '../src/trust/policy.ts'
import { blocksOf, inLanguage, placeOf, read } from './support/documentation.ts'
import { policyProblems } from './support/shown-policies.ts'

const subject = 'repo:octo-org@65/octo-repo@74:ref:refs/heads/main'
const issuer = 'token.actions.githubusercontent.com'
const jsonOf = (page: string) => blocksOf(page).filter(({ language }) => language === 'json')
/** Of the README, that of the quick start. */
const [start] = jsonOf('README.md').map(({ text }): unknown => JSON.parse(text))

/** The role of the template, for that subject. */
function fromCloudFormation(): unknown {
  const text = read('examples/iam-setup.yaml')
    .replace('!Ref Subject', subject)
    .replaceAll('!Ref Audience', 'sts.amazonaws.com')
    .replaceAll('${AWS::Partition}', 'aws')
    .replaceAll('${AWS::AccountId}', '111122223333')
  const template = parse(text, { logLevel: 'silent' })
  const { Url, ClientIdList } = template.Resources.Provider.Properties
  expect({ Url, ClientIdList }).toEqual({ Url: `https://${issuer}`, ClientIdList: ['sts.amazonaws.com'] })
  return template.Resources.Role.Properties.AssumeRolePolicyDocument
}

/** The role of the configuration, for that subject, as far as it can be read without the AWS provider. */
function fromTerraform(): unknown {
  const text = read('examples/iam-setup.tf')
    .replaceAll('[var.subject]', `["${subject}"]`)
    .replaceAll('[var.audience]', '["sts.amazonaws.com"]')
  const [, url = ''] = /url += "https:\/\/(.*)"/.exec(text) ?? []
  const [, audience = ''] = /client_id_list = \["(.*)"\]/.exec(text) ?? []
  expect([url, audience]).toEqual([issuer, 'sts.amazonaws.com'])
  expect(text).toContain('identifiers = [aws_iam_openid_connect_provider.github.arn]')
  const [, Action = ''] = /actions = \["(.*)"\]/.exec(text) ?? []
  const [, type = ''] = /type {8}= "(.*)"/.exec(text) ?? []
  const conditions = text.matchAll(/test += "(\w+)"\n +variable = "(.*)"\n +values += \["(.*)"\]/g)
  const Condition: Record<string, Record<string, string>> = {}
  for (const [, test = '', variable = '', value = ''] of conditions)
    Condition[test] = { ...Condition[test], [variable]: value }
  const Principal = { [type]: `arn:aws:iam::111122223333:oidc-provider/${url}` }
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action, Condition }] }
}

test.for([
  ['command line', () => JSON.parse(jsonOf(join('docs', 'iam-setup.md'))[0]?.text ?? '')],
  ['CloudFormation template', fromCloudFormation],
  ['Terraform configuration', fromTerraform],
] as const)('the %s makes the role of the quick start', ([, policy]) => {
  expect(JSON.stringify(start)).toContain(subject)
  expect(policy()).toEqual(start)
})

interface Role {
  readonly name: string
  readonly trust: unknown
}

describe('the trust policies of the set-up and the recipes', () => {
  const { accounts } = parse(read('examples/recipes-emulator.yaml'))
  const roles: readonly Role[] = accounts.flatMap((account: { roles: readonly Role[] }) => account.roles)
  const known = roles.map(({ trust }) => trust)
  const shown = inLanguage('json').filter(
    ({ page }) => page.startsWith(join('docs', 'recipes')) || page === join('docs', 'iam-setup.md'),
  )

  test('are those that the workflows are run with', () => {
    expect(shown.length).toBeGreaterThan(4)
    for (const block of shown) expect(known, placeOf(block)).toContainEqual(JSON.parse(block.text))
    expect(known).toContainEqual(start)
  })

  test.for(roles)('for the role $name: no findings, and only the jobs that it names', ({ name, trust }) => {
    const parsed = trustPolicyFrom(trust)
    const found = parsed.kind === 'problems' ? parsed.problems : lint(parsed.policy)
    // Which is what that role is for.
    const meant = name === 'terraform-plan' ? [{ severity: 'note', code: 'pull-request-admitted' }] : []
    expect(found).toMatchObject(meant)
    expect(found).toHaveLength(meant.length)
    expect(policyProblems(JSON.stringify(trust))).toEqual([])
  })
})

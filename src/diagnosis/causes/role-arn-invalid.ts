import {
  awsMessage,
  type Evidence,
  refused,
  rejectedInput,
  roleArn,
  roleName,
  roleStep,
} from '../evidence.ts'
import type { Cause, Explanation, Fix } from '../finding.ts'
import { isAddress, placeholderIn, rejectedValue } from '../input-problems.ts'
import { given } from '../origin.ts'
import { ownerOf } from '../sent.ts'
import { plain } from '../text.ts'
import { inputPlaceholder } from './input-placeholder.ts'
import { wrongPartition } from './wrong-partition.ts'

export const roleArnInvalid: Cause = {
  code: 'role-arn-invalid',
  title: 'role-to-assume is not the ARN of a role',
  symptom: 'place',
  input: 'role-to-assume',
  prose: `The ARN is not valid for a role: the account ID does not have 12 digits (a spreadsheet or unquoted YAML drops leading zeros), the account
is empty because its variable is empty, the ARN is that of a policy, user, instance profile or session, or the value contains quotes or an
extra character. The IAM console shows the ARN on the role's page.`,
  explain(evidence) {
    const value = rejectedValue(evidence, 'role-to-assume')
    if (value !== undefined && placeholderIn(value) !== undefined) return undefined
    // Seen before AWS was asked.
    if (isAddress(value ?? '')) return seen(value)
    if (rejectedInput(evidence, 'role-to-assume', 'malformed')) return seen(value)
    const invalid =
      refused(evidence, undefined, 'ValidationError') && /\bARN\b.*\binvalid\b/i.test(awsMessage(evidence))
    if (!invalid || [wrongPartition, inputPlaceholder].some((other) => other.explain(evidence)))
      return undefined
    return byAws(evidence)
  },
}

function seen(value: string | undefined): Explanation {
  const odd = value === undefined ? undefined : oddIn(value)
  const fix = fixOf('aws', 'NAME')
  return {
    certainty: 'certain',
    evidence: odd === undefined ? [] : [odd.what],
    fix: { ...fix, ...(odd?.text && { text: odd.text }), ...(odd?.code && { code: odd.code }) },
  }
}

function byAws(evidence: Evidence): Explanation {
  const account = roleArn(evidence)?.account ?? ''
  const { partition } = ownerOf(evidence)
  const odd = /^\d{12}$/.test(account) ? [] : [`The account ID has ${account.length} digits instead of 12`]
  return {
    certainty: 'certain',
    evidence: [given(evidence, 'role-to-assume', roleStep(evidence)?.role ?? '?'), ...odd],
    fix: fixOf(partition, roleName(evidence) ?? 'NAME'),
  }
}

interface Odd {
  readonly what: string
  readonly text?: string
  readonly code?: string
}

const others: ReadonlyMap<string, string> = new Map([
  ['policy', 'a policy'],
  ['user', 'a user'],
  ['group', 'a group'],
  ['instance-profile', 'an instance profile'],
  ['oidc-provider', 'an identity provider'],
  ['saml-provider', 'an identity provider'],
])

/** What was given instead of a role's ARN. */
function oddIn(value: string): Odd | undefined {
  if (isAddress(value))
    return {
      what: 'The value is the URL of a console page',
      text: 'Copy the ARN from that page. It begins with arn:.',
    }
  if (/^(["'`]).*\1$/s.test(value))
    return { what: 'The value contains quotes', text: 'Write the ARN without quotes.' }
  const [, partition = '', service = '', region = '', account = '', kind = '', name = ''] =
    /^arn:([^:]*):([^:]*):([^:]*):([^:]*):([\w-]+)[/:](.*)$/.exec(value) ?? []
  const role = (last: string) => ({
    text: `Use the role: ${plain(last)}.`,
    code: `role-to-assume: arn:${plain(partition)}:iam::${plain(account)}:role/${plain(last)}`,
  })
  if (kind === 'assumed-role')
    return { what: 'The value is the ARN of a session', ...role(name.split('/')[0] ?? 'NAME') }
  const other = others.get(kind)
  if (other !== undefined) return { what: `The value is the ARN of ${other}, not of a role` }
  if (kind !== 'role') return undefined
  if (account === '')
    return {
      what: 'The account ID is empty: a variable or secret for it may have no value',
      text: 'Check that the variable or secret for the account ID is available to the job: gh variable list, gh secret list.',
    }
  if (/^\d{4}-\d{4}-\d{4}$/.test(account))
    return {
      what: 'The account ID has hyphens',
      text: 'Write the account ID without hyphens.',
      code: `role-to-assume: arn:${plain(partition)}:iam::${account.replaceAll('-', '')}:role/${plain(name)}`,
    }
  if (/\s/.test(name)) return { what: 'The name of the role contains a space, which is not allowed' }
  if (/^\d+$/.test(account) && account.length !== 12)
    return { what: `The account ID has ${account.length} digits instead of 12` }
  if (region !== '' && service === 'iam')
    return { what: 'Roles have no Region: leave the part after iam empty', ...role(name) }
  return service === 'iam' ? undefined : { what: `Roles belong to the service iam, not ${plain(service)}` }
}

function fixOf(partition: string, name: string): Fix {
  return {
    text: "Copy the ARN from the role's page in the IAM console.",
    language: 'yaml',
    code: `role-to-assume: arn:${plain(partition)}:iam::AWS_ACCOUNT_ID:role/${plain(name)}`,
  }
}

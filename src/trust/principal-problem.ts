/** Why a principal matches nothing. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
import { type Arn, arnFrom, partitions } from '../core/arn.ts'
import { builtIn, isOidcProvider } from './lint-scope.ts'
import type { PrincipalName } from './policy.ts'

export interface Problem {
  readonly why: string
  readonly fix: string
}

/** Undefined where it is well formed. */
export function problemOf({ type, name }: PrincipalName): Problem | undefined {
  if (/\s/.test(name))
    return { why: `The principal ${JSON.stringify(name)} contains a space.`, fix: 'Remove the space.' }
  switch (type) {
    case '*':
      return undefined
    case 'AWS':
      return awsProblem(name)
    case 'Federated':
      return federatedProblem(name)
    case 'Service':
      return serviceProblem(name)
    case 'CanonicalUser':
      return {
        why: 'A trust policy cannot use CanonicalUser, which is only for Amazon S3.',
        fix: 'Name the account under AWS.',
      }
  }
}

function awsProblem(name: string): Problem | undefined {
  const fix = 'Write arn:aws:iam::ACCOUNT:role/NAME, user/NAME or root.'
  if (name === '*' || /^\d{12}$/.test(name)) return undefined
  if (/^\d+$/.test(name))
    return {
      why: `An account ID has 12 digits; ${name} has ${name.length}.`,
      fix: 'Write all 12 digits, including leading zeros.',
    }
  if (/^A(IDA|ROA|GPA|NPA)[A-Z0-9]{12,}$/.test(name))
    return {
      why: `${name} is the unique ID of a principal that was deleted.`,
      fix: 'Name the current user or role by its ARN.',
    }
  const arn = arnFrom(name)
  if (arn === undefined)
    return /\.(amazonaws\.com|amazon\.com)(\.cn)?$/.test(name)
      ? { why: `${name} is a service, not an AWS principal.`, fix: 'Put it under Service.' }
      : {
          why: `${name} is neither an account ID nor an ARN.`,
          fix: 'Write 12 digits, or the ARN of a user or role.',
        }
  if (/^(oidc|saml)-provider\//.test(arn.resource))
    return {
      why: `${name} is an identity provider, which is not valid under AWS.`,
      fix: 'Put it under Federated.',
    }
  if (!/^\d{12}$/.test(arn.account))
    return {
      why: `The account in ${name} is not 12 digits, and a principal cannot have a wildcard there.`,
      fix: 'Write the account ID; for several, list them.',
    }
  if (!isKnownPlace(arn)) return { why: `${name} has the wrong partition, or a Region.`, fix }
  if (arn.resource.startsWith('group/'))
    return { why: `${name} is a group, which cannot assume a role.`, fix: 'Name its users, or a role.' }
  if (/[*?]/.test(arn.resource))
    return {
      why: `A principal cannot contain a wildcard: ${name} matches nothing.`,
      fix: `Name the account ${arn.account}, and add "ArnLike": {"aws:PrincipalArn": "${name}"}.`,
    }
  const iam = arn.service === 'iam' && /^(root$|user\/.|role\/.)/.test(arn.resource)
  const sts = arn.service === 'sts' && /^(assumed-role\/[^/]+\/.|federated-user\/.|self$)/.test(arn.resource)
  return iam || sts
    ? undefined
    : {
        why: `${name} is not a user, role, session or account.`,
        fix,
      }
}

/** IAM is the same in every Region. */
function isKnownPlace({ partition, region }: Arn): boolean {
  return region === '' && partitions.some((each) => each.id === partition)
}

function federatedProblem(name: string): Problem | undefined {
  if (builtIn.includes(name)) return undefined
  const fix = 'Write arn:aws:iam::ACCOUNT:oidc-provider/HOST, without https://.'
  const arn = arnFrom(name)
  if (arn === undefined) return { why: `${name} is not the ARN of an identity provider.`, fix }
  if (!/^\d{12}$/.test(arn.account)) return { why: `The account in ${name} is not 12 digits.`, fix }
  if (/^oidc-provider\/(https?:|\/)/.test(arn.resource))
    return { why: `The ARN of a provider must not contain https://, as ${name} does.`, fix }
  const saml = arn.service === 'iam' && /^saml-provider\/[^*?]+$/.test(arn.resource)
  const provider = isKnownPlace(arn) && (isOidcProvider(name) || saml)
  return provider ? undefined : { why: `${name} is not the ARN of an identity provider.`, fix }
}

function serviceProblem(name: string): Problem | undefined {
  const known =
    /^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/
  if (known.test(name)) return undefined
  return {
    why: `${name} is not a service principal.`,
    fix: 'Write it in full, such as lambda.amazonaws.com.',
  }
}

/** AssumeRole and GetCallerIdentity: the calls that are signed. */

import type { Context } from '../trust/verdict.ts'
import { type AssumeContext, assume, sessionElements } from './assume.ts'
import type { Principal } from './directory.ts'
import { assumeParametersFrom } from './parameters.ts'
import { refusals } from './refusal.ts'
import { resultAnswer } from './sts-xml.ts'
import type { WireAnswer } from './wire.ts'

/** @throws Refusal as STS would */
export function callAssumeRole(
  form: URLSearchParams,
  principal: Principal,
  context: AssumeContext,
): WireAnswer {
  const parameters = assumeParametersFrom(form, context.minimumDuration)
  const assumed = assume(
    {
      action: 'sts:AssumeRole',
      parameters,
      caller: {
        kind: 'aws',
        arn: principal.arn,
        ...(principal.kind === 'session' ? { roleArn: principal.session.role.arn } : {}),
      },
      context: principalKeys(principal),
      inherited: principal.kind === 'session' ? principal.session : noSession,
      chained: principal.kind === 'session',
      denied: (action) => refusals.denied(principal.arn, action, parameters.roleArn),
    },
    context,
  )
  return resultAnswer('AssumeRole', sessionElements(assumed))
}

export function callGetCallerIdentity(principal: Principal): WireAnswer {
  return resultAnswer('GetCallerIdentity', [
    ['Arn', principal.arn],
    ['UserId', principal.id],
    ['Account', principal.account],
  ])
}

const noSession = { tags: {}, transitive: [], sourceIdentity: undefined }

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function principalKeys(principal: Principal): Context {
  const common = { 'aws:PrincipalAccount': principal.account, 'aws:userid': principal.id }
  switch (principal.kind) {
    case 'user':
      return {
        ...common,
        'aws:PrincipalArn': principal.arn,
        'aws:PrincipalType': 'User',
        'aws:username': principal.user.name,
      }
    case 'session': {
      const { role, tags, sourceIdentity } = principal.session
      return {
        ...common,
        'aws:PrincipalArn': role.arn,
        'aws:PrincipalType': 'AssumedRole',
        ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
        ...(sourceIdentity === undefined ? {} : { 'aws:SourceIdentity': sourceIdentity }),
      }
    }
  }
}

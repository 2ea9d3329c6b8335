import type { RoleRequest } from '../core/role-request.ts'

/** The calls as forms of the query protocol. https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html */

export type StsAction = 'AssumeRole' | 'AssumeRoleWithWebIdentity' | 'GetCallerIdentity'

type Field = readonly [name: string, value: string | undefined]

export function assumeRoleForm(request: RoleRequest): string {
  return form('AssumeRole', [
    ...commonFields(request),
    ['ExternalId', request.externalId],
    ...request.tags.flatMap(({ key, value }, index): Field[] => [
      [`Tags.member.${index + 1}.Key`, key],
      [`Tags.member.${index + 1}.Value`, value],
    ]),
    ...request.transitiveTagKeys.map((key, index): Field => [`TransitiveTagKeys.member.${index + 1}`, key]),
  ])
}

/** Tags and the external ID have no place in this call. */
export function webIdentityForm(request: RoleRequest, token: string): string {
  return form('AssumeRoleWithWebIdentity', [...commonFields(request), ['WebIdentityToken', token]])
}

export function callerIdentityForm(): string {
  return form('GetCallerIdentity', [])
}

function commonFields(request: RoleRequest): Field[] {
  return [
    ['RoleArn', request.roleArn],
    ['RoleSessionName', request.sessionName],
    ['DurationSeconds', String(request.durationSeconds)],
    ['Policy', request.policy],
    ...request.policyArns.map((arn, index): Field => [`PolicyArns.member.${index + 1}.arn`, arn]),
  ]
}

/** By hand: the first URLSearchParams of a process takes as long as ten such forms. */
function form(action: StsAction, fields: readonly Field[]): string {
  const all: readonly Field[] = [['Action', action], ['Version', '2011-06-15'], ...fields]
  return all.flatMap(([name, value]) => (value === undefined ? [] : `${name}=${encoded(value)}`)).join('&')
}

/** Half a character, which a token could hold, cannot be encoded. */
function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

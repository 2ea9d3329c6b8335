import { webIdentityTrust } from '../trust/generate.ts'
import type { Principal } from './caller.ts'
import type { Evidence } from './evidence.ts'
import { ownerOf, type Sent } from './sent.ts'

/** A statement for the role's trust policy that admits exactly the token that was sent. */
export function trustStatement(evidence: Evidence, sent: Sent): string {
  const { host: issuer, aud: audience } = sent
  const policy = webIdentityTrust({ ...ownerOf(evidence), issuer, audience, subjects: [literal(sent.sub)] })
  return toJsonText(policy.Statement[0])
}

/** The condition on the subject alone. */
export function subjectCondition(sent: Sent): string {
  return toJsonText({ StringEquals: { [`${sent.host}:sub`]: literal(sent.sub) } })
}

/** A statement that lets the credentials in use assume the role, with or without tags. */
export function assumeStatement({ AWS, roleLike }: Principal, actions: readonly string[]): string {
  const Condition = { ArnLike: { 'aws:PrincipalArn': roleLike } }
  return toJsonText({
    Effect: 'Allow',
    Principal: { AWS },
    Action: actions,
    ...(roleLike === undefined ? {} : { Condition }),
  })
}

/**
 * A subject that is meant to the letter: no wildcard, no policy variable.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function literal(text: string): string {
  return text.replace(/[*?]|\$(?=\{)/g, (char) => `\${${char}}`)
}

/** JSON to paste, with invisible and direction-turning characters written as escapes. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[\p{Cf}\u2028\u2029]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}${lowSurrogate(char)}`,
  )
}

function lowSurrogate(char: string): string {
  return char.length > 1 ? `\\u${char.charCodeAt(1).toString(16)}` : ''
}

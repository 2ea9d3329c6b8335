/** What STS refuses, worded as AWS words it. https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
import type { StsFailure } from './sts-xml.ts'

/** Not a failure of this program but an answer that it gives; the router turns it into XML. */
export class Refusal extends Error implements StsFailure {
  override readonly name = 'Refusal'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const refusals = {
  validation: (message: string) => new Refusal(400, 'ValidationError', message),
  parameter: (message: string) => new Refusal(400, 'InvalidParameterValue', message),
  roleArn: () => new Refusal(400, 'ValidationError', 'Request ARN is invalid'),
  overMaximum: () =>
    new Refusal(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ),
  overChainLimit: () =>
    new Refusal(
      400,
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    ),
  policy: (message: string) => new Refusal(400, 'MalformedPolicyDocument', message),
  packedPolicy: (percent: number) =>
    new Refusal(
      400,
      'PackedPolicyTooLarge',
      `Packed policy consumes ${percent}% of allotted space, please use smaller policy.`,
    ),
  packedTags: (percent: number) =>
    new Refusal(
      400,
      'PackedPolicyTooLarge',
      `Packed size of session tags consumes ${percent}% of allotted space.`,
    ),
  webIdentityDenied: (action: string) =>
    new Refusal(403, 'AccessDenied', `Not authorized to perform ${action}`),
  roleNotInToken: () =>
    new Refusal(
      403,
      'AccessDenied',
      'The target role ARN is not present in the roles claim of the identity token',
    ),
  denied: (who: string, action: string, resource: string) =>
    new Refusal(
      403,
      'AccessDenied',
      `User: ${who} is not authorized to perform: ${action} on resource: ${resource}`,
    ),
  regionDisabled: (account: string) =>
    new Refusal(
      403,
      'RegionDisabledException',
      `STS is not activated in this region for account:${account}. Your account administrator can activate STS in this region using the IAM Console.`,
    ),
  notAToken: () =>
    new Refusal(
      400,
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    ),
  missingClaim: (name: string) =>
    new Refusal(400, 'InvalidIdentityToken', `Missing a required claim: ${name}`),
  noProvider: (issuer: string) =>
    new Refusal(400, 'InvalidIdentityToken', `No OpenIDConnect provider found in your account for ${issuer}`),
  audience: () => new Refusal(400, 'InvalidIdentityToken', 'Incorrect token audience'),
  noKey: () =>
    new Refusal(
      400,
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    ),
  badToken: () =>
    new Refusal(
      400,
      'InvalidIdentityToken',
      'The web identity token that was passed could not be validated by Amazon Web Services.',
    ),
  providerUnreachable: () =>
    new Refusal(
      400,
      'IDPCommunicationError',
      'The request could not be fulfilled because the identity provider (IDP) that was asked to verify the incoming identity token could not be reached.',
    ),
  tokenExpired: (now: number, expiry: number) =>
    new Refusal(
      400,
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${expiry}`,
    ),
  unsigned: () => new Refusal(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'),
  incompleteSignature: (message: string) => new Refusal(400, 'IncompleteSignature', message),
  unknownKey: () =>
    new Refusal(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'),
  sessionExpired: () =>
    new Refusal(403, 'ExpiredToken', 'The security token included in the request is expired'),
  signature: (message: string) => new Refusal(403, 'SignatureDoesNotMatch', message),
  signatureMismatch: () =>
    new Refusal(
      403,
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    ),
  missingAction: () => new Refusal(400, 'MissingAction', 'The request is missing an action.'),
  unknownAction: (action: string, version: string) =>
    new Refusal(400, 'InvalidAction', `Could not find operation ${action} for version ${version}`),
} as const

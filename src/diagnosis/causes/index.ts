import type { Cause } from '../finding.ts'
import { accountNotAllowed } from './account-not-allowed.ts'
import { assumeRoleDenied } from './assume-role-denied.ts'
import { audience } from './audience.ts'
import { clockSkew } from './clock-skew.ts'
import { connection } from './connection.ts'
import { deadline } from './deadline.ts'
import { dependabot } from './dependabot.ts'
import { diskFull } from './disk-full.ts'
import { dns } from './dns.ts'
import { durationOverChaining } from './duration-over-chaining.ts'
import { durationOverMaximum } from './duration-over-maximum.ts'
import { emptySecret } from './empty-secret.ts'
import { enterpriseIssuer } from './enterprise-issuer.ts'
import { environmentSubject } from './environment-subject.ts'
import { externalId } from './external-id.ts'
import { externalIdWebIdentity } from './external-id-web-identity.ts'
import { filePermission } from './file-permission.ts'
import { forkPullRequest } from './fork-pull-request.ts'
import { idTokenPermission } from './id-token-permission.ts'
import { immutableSubject } from './immutable-subject.ts'
import { jwksUnreachable } from './jwks-unreachable.ts'
import { keysExpired } from './keys-expired.ts'
import { keysUnknown } from './keys-unknown.ts'
import { noProvider } from './no-provider.ts'
import { notSts } from './not-sts.ts'
import { packedPolicy } from './packed-policy.ts'
import { profileExists } from './profile-exists.ts'
import { providerThumbprint } from './provider-thumbprint.ts'
import { proxy } from './proxy.ts'
import { pullRequestSubject } from './pull-request-subject.ts'
import { regionDisabled } from './region-disabled.ts'
import { requestInvalid } from './request-invalid.ts'
import { roleArnInvalid } from './role-arn-invalid.ts'
import { roleNameWithoutAccount } from './role-name.ts'
import { roleNamedGithubActions } from './role-named-github-actions.ts'
import { roleTrust } from './role-trust.ts'
import { rolesClaim } from './roles-claim.ts'
import { runnerFiles } from './runner-files.ts'
import { secretMismatch } from './secret-mismatch.ts'
import { serviceFailure } from './service-failure.ts'
import { sessionPolicyMalformed } from './session-policy-malformed.ts'
import { sessionPolicyTooLong } from './session-policy-too-long.ts'
import { sessionTokenMissing } from './session-token-missing.ts'
import { tagSession } from './tag-session.ts'
import { throttling } from './throttling.ts'
import { timeout } from './timeout.ts'
import { tlsAuthority } from './tls-authority.ts'
import { tlsCertificate } from './tls-certificate.ts'
import { tokenExpired } from './token-expired.ts'
import { tokenFile } from './token-file.ts'
import { tokenRejected } from './token-rejected.ts'
import { tokenRequest } from './token-request.ts'
import { unsafeFile } from './unsafe-file.ts'
import { wildcardStringEquals } from './wildcard-string-equals.ts'
import { wrongPartition } from './wrong-partition.ts'

/** Every cause; among findings of the same certainty the earlier here is the likelier. */
export const causes: readonly Cause[] = [
  forkPullRequest,
  dependabot,
  idTokenPermission,
  emptySecret,
  roleNameWithoutAccount,
  tokenRequest,
  audience,
  noProvider,
  jwksUnreachable,
  providerThumbprint,
  tokenExpired,
  rolesClaim,
  tokenRejected,
  wrongPartition,
  roleArnInvalid,
  regionDisabled,
  accountNotAllowed,
  notSts,
  roleTrust,
  environmentSubject,
  immutableSubject,
  pullRequestSubject,
  enterpriseIssuer,
  externalIdWebIdentity,
  roleNamedGithubActions,
  wildcardStringEquals,
  tagSession,
  assumeRoleDenied,
  externalId,
  clockSkew,
  keysExpired,
  sessionTokenMissing,
  keysUnknown,
  secretMismatch,
  durationOverChaining,
  durationOverMaximum,
  packedPolicy,
  sessionPolicyTooLong,
  sessionPolicyMalformed,
  requestInvalid,
  dns,
  proxy,
  tlsAuthority,
  tlsCertificate,
  timeout,
  connection,
  deadline,
  throttling,
  serviceFailure,
  diskFull,
  filePermission,
  tokenFile,
  unsafeFile,
  profileExists,
  runnerFiles,
]

import type { Cause } from '../finding.ts'
import { accountNotAllowed } from './account-not-allowed.ts'
import { alreadyTheRole } from './already-the-role.ts'
import { assumeRoleDenied } from './assume-role-denied.ts'
import { audience } from './audience.ts'
import { clockSkew } from './clock-skew.ts'
import { connection } from './connection.ts'
import { containerEndpoint } from './container-endpoint.ts'
import { containerSettings } from './container-settings.ts'
import { credentialProcess } from './credential-process.ts'
import { customSubject } from './custom-subject.ts'
import { deadline } from './deadline.ts'
import { dependabot } from './dependabot.ts'
import { diskFull } from './disk-full.ts'
import { dns } from './dns.ts'
import { durationOverChaining } from './duration-over-chaining.ts'
import { durationOverMaximum } from './duration-over-maximum.ts'
import { emptySecret } from './empty-secret.ts'
import { enterpriseIssuer } from './enterprise-issuer.ts'
import { environmentMissing } from './environment-missing.ts'
import { environmentSubject } from './environment-subject.ts'
import { explicitDeny } from './explicit-deny.ts'
import { externalId } from './external-id.ts'
import { externalIdWebIdentity } from './external-id-web-identity.ts'
import { fileEncoding } from './file-encoding.ts'
import { filePermission } from './file-permission.ts'
import { fipsEndpoint } from './fips-endpoint.ts'
import { forkPullRequest } from './fork-pull-request.ts'
import { halfSetKeys } from './half-set-keys.ts'
import { idTokenPermission } from './id-token-permission.ts'
import { immutableSubject } from './immutable-subject.ts'
import { incompleteSignature } from './incomplete-signature.ts'
import { inputPlaceholder } from './input-placeholder.ts'
import { instanceWithoutRole } from './instance-without-role.ts'
import { jwksUnreachable } from './jwks-unreachable.ts'
import { keyMalformed } from './key-malformed.ts'
import { keysExpired } from './keys-expired.ts'
import { keysSwapped } from './keys-swapped.ts'
import { keysUnknown } from './keys-unknown.ts'
import { managedRole } from './managed-role.ts'
import { metadataFailed } from './metadata-failed.ts'
import { metadataHopLimit } from './metadata-hop-limit.ts'
import { metadataOff } from './metadata-off.ts'
import { noProvider } from './no-provider.ts'
import { notAllowedByPolicy } from './not-allowed-by-policy.ts'
import { notSts } from './not-sts.ts'
import { nothingAround } from './nothing-around.ts'
import { packedPolicy } from './packed-policy.ts'
import { profileExists } from './profile-exists.ts'
import { profileMissing } from './profile-missing.ts'
import { profileRoleDenied } from './profile-role-denied.ts'
import { profileUnusable } from './profile-unusable.ts'
import { providerThumbprint } from './provider-thumbprint.ts'
import { proxy } from './proxy.ts'
import { proxyDenied } from './proxy-denied.ts'
import { pullRequestSubject } from './pull-request-subject.ts'
import { regionDisabled } from './region-disabled.ts'
import { regionMalformed } from './region-malformed.ts'
import { regionMissing } from './region-missing.ts'
import { regionNotEnabled } from './region-not-enabled.ts'
import { requestInvalid } from './request-invalid.ts'
import { roleArnInvalid } from './role-arn-invalid.ts'
import { roleChainingMeant } from './role-chaining-meant.ts'
import { roleNameWithoutAccount } from './role-name.ts'
import { roleNamedGithubActions } from './role-named-github-actions.ts'
import { roleTrust } from './role-trust.ts'
import { rolesClaim } from './roles-claim.ts'
import { rootUser } from './root-user.ts'
import { runnerFiles } from './runner-files.ts'
import { runnerFilesPermission } from './runner-files-permission.ts'
import { runnerRoleMeant } from './runner-role.ts'
import { secretMismatch } from './secret-mismatch.ts'
import { serviceAccountDenied } from './service-account-denied.ts'
import { serviceAccountUnreachable } from './service-account-unreachable.ts'
import { serviceFailure } from './service-failure.ts'
import { sessionPolicyMalformed } from './session-policy-malformed.ts'
import { sessionPolicyTooLong } from './session-policy-too-long.ts'
import { sessionTokenMissing } from './session-token-missing.ts'
import { sessionTokenStray } from './session-token-stray.ts'
import { signInEnded } from './sign-in-ended.ts'
import { signatureRemoved } from './signature-removed.ts'
import { sourceIdentity } from './source-identity.ts'
import { tagSession } from './tag-session.ts'
import { throttling } from './throttling.ts'
import { timeout } from './timeout.ts'
import { tlsAuthority } from './tls-authority.ts'
import { tlsCertificate } from './tls-certificate.ts'
import { tokenExpired } from './token-expired.ts'
import { tokenFile } from './token-file.ts'
import { tokenRejected } from './token-rejected.ts'
import { tokenRequest } from './token-request.ts'
import { tokenTooOld } from './token-too-old.ts'
import { transitiveTags } from './transitive-tags.ts'
import { unsafeFile } from './unsafe-file.ts'
import { wildcardStringEquals } from './wildcard-string-equals.ts'
import { wrongPartition } from './wrong-partition.ts'

/** Every cause; among findings of the same certainty the earlier here is the likelier. */
export const causes: readonly Cause[] = [
  forkPullRequest,
  dependabot,
  idTokenPermission,
  inputPlaceholder,
  keysSwapped,
  keyMalformed,
  regionMissing,
  regionMalformed,
  halfSetKeys,
  profileMissing,
  credentialProcess,
  signInEnded,
  profileUnusable,
  profileRoleDenied,
  serviceAccountUnreachable,
  serviceAccountDenied,
  containerSettings,
  containerEndpoint,
  metadataHopLimit,
  metadataFailed,
  instanceWithoutRole,
  metadataOff,
  emptySecret,
  nothingAround,
  roleNameWithoutAccount,
  tokenRequest,
  wrongPartition,
  roleChainingMeant,
  pullRequestSubject,
  runnerRoleMeant,
  regionNotEnabled,
  audience,
  noProvider,
  jwksUnreachable,
  providerThumbprint,
  tokenTooOld,
  tokenExpired,
  rolesClaim,
  tokenRejected,
  roleArnInvalid,
  regionDisabled,
  accountNotAllowed,
  notSts,
  explicitDeny,
  notAllowedByPolicy,
  managedRole,
  externalIdWebIdentity,
  environmentSubject,
  environmentMissing,
  customSubject,
  immutableSubject,
  roleTrust,
  enterpriseIssuer,
  roleNamedGithubActions,
  wildcardStringEquals,
  alreadyTheRole,
  rootUser,
  sourceIdentity,
  transitiveTags,
  tagSession,
  assumeRoleDenied,
  externalId,
  clockSkew,
  keysExpired,
  sessionTokenMissing,
  sessionTokenStray,
  keysUnknown,
  secretMismatch,
  incompleteSignature,
  signatureRemoved,
  durationOverChaining,
  durationOverMaximum,
  packedPolicy,
  sessionPolicyTooLong,
  sessionPolicyMalformed,
  fipsEndpoint,
  requestInvalid,
  dns,
  proxy,
  proxyDenied,
  tlsAuthority,
  tlsCertificate,
  timeout,
  connection,
  deadline,
  throttling,
  serviceFailure,
  diskFull,
  runnerFilesPermission,
  filePermission,
  fileEncoding,
  tokenFile,
  unsafeFile,
  profileExists,
  runnerFiles,
]

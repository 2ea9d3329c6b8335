import { type Session, toIsoSeconds } from '../core/session.ts'

/** What a `credential_process` prints. https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
export function toProcessDocument({ keys, identity, expiration }: Session): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    SessionToken: keys.sessionToken,
    // Without it no SDK would ask again.
    Expiration: expiration === undefined ? undefined : toIsoSeconds(expiration),
    AccountId: identity.account || undefined,
  })
}

/** What the container endpoint answers. https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
export function toContainerDocument({ keys, identity, expiration }: Session): string {
  return JSON.stringify({
    AccessKeyId: keys.accessKeyId,
    SecretAccessKey: keys.secretAccessKey,
    Token: keys.sessionToken,
    Expiration: expiration === undefined ? undefined : toIsoSeconds(expiration),
    AccountId: identity.account || undefined,
    RoleArn: identity.arn || undefined,
  })
}

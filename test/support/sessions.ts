import type { Session } from '../../src/core/session.ts'

/** A session named so; `expiration` in milliseconds since the epoch. */
export function sessionOf(name: string, expiration?: number): Session {
  return {
    keys: { accessKeyId: `ASIA${name}`, secretAccessKey: `secret-${name}`, sessionToken: `token-${name}` },
    identity: {
      account: '111122223333',
      arn: `arn:aws:sts::111122223333:assumed-role/${name}/GitHubActions`,
      userId: `AROAEXAMPLE:${name}`,
    },
    ...(expiration === undefined ? {} : { expiration }),
  }
}

import type { Log } from './log.ts'
import type { Identity, Keys } from './session.ts'

type Masker = Pick<Log, 'mask'>
type AccountMasker = Pick<Log, 'maskAccounts'>

/** Hides each account ID in a text, and each ARN that holds one. */
export function hideAccountsIn(text: string, log: AccountMasker): void {
  const arns = text.match(/\barn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:\d{12}:[^\s,"'[\]{}]+/g) ?? []
  const accounts = text.match(/\b\d{12}\b/g) ?? []
  log.maskAccounts(...new Set([...arns, ...accounts]))
}

/** The access key ID too: it is no secret to AWS, but it tells whose the others are. */
export function hideKeys({ accessKeyId, secretAccessKey, sessionToken }: Keys, log: Masker): void {
  log.mask(secretAccessKey, sessionToken ?? '', accessKeyId)
}

export function hideIdentity({ account, arn }: Identity, log: AccountMasker): void {
  log.maskAccounts(arn, account)
}

import type { Channel } from './platform.ts'
import type { Identity, Keys } from './session.ts'

type Masker = Pick<Channel, 'mask'>
type AccountMasker = Pick<Channel, 'maskAccounts'>

/** Hides each account ID in a text, and each ARN that holds one. */
export function hideAccountsIn(text: string, channel: AccountMasker): void {
  const arns = text.match(/\barn:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]*:\d{12}:[^\s,"'[\]{}]+/g) ?? []
  const accounts = text.match(/\b\d{12}\b/g) ?? []
  channel.maskAccounts(...new Set([...arns, ...accounts]))
}

/** The access key ID too: it is no secret to AWS, but it tells whose the others are. */
export function hideKeys({ accessKeyId, secretAccessKey, sessionToken }: Keys, channel: Masker): void {
  channel.mask(secretAccessKey, sessionToken ?? '', accessKeyId)
}

export function hideIdentity({ account, arn }: Identity, channel: AccountMasker): void {
  channel.maskAccounts(arn, account)
}

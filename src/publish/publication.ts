import type { Profile } from '../aws-config/profile.ts'
import type { Receipt } from '../core/receipt.ts'

/** What is to be published beside outputs. */
export interface Parts {
  /** What `perform` will do, recorded before it is done. */
  readonly entries: Receipt
  readonly profiles: readonly Profile[]
  /** Whether profiles that are there already may be changed. */
  readonly overwrite: boolean
  /** Does what must be done before the rest can be known. */
  perform(): Promise<Performed>
}

export interface Performed {
  readonly variables: Readonly<Record<string, string>>
  readonly entries: Receipt
  /** Where each role is served, by name. */
  readonly endpoints: Readonly<Record<string, string>>
}

/** Exactly what was published, so that it can be undone. */

export type Receipt = readonly ReceiptEntry[]

export type ReceiptEntry =
  | {
      readonly kind: 'variables'
      readonly changes: Readonly<Record<string, Change>>
    }
  | {
      readonly kind: 'profile'
      /** The shared file, absolute. */
      readonly path: string
      /** The section's title as it stands between the brackets: `profile deploy`. */
      readonly section: string
      readonly changes: Readonly<Record<string, Change>>
      /** The file did not exist before. */
      readonly createdFile: boolean
      /** The section did not exist before. */
      readonly createdSection: boolean
    }
  | {
      readonly kind: 'file'
      /** Made by this action: deleted by post. */
      readonly path: string
    }
  | {
      readonly kind: 'process'
      readonly pid: number
      /** Distinguishes the helper from a later process with the same number. */
      readonly nonce: string
    }

/** One value: what stood there before (absent = nothing) and what stands there since. */
export interface Change {
  readonly before?: string
  readonly after: string
}

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
      readonly edit: SectionEdit
      /** The file did not exist before. */
      readonly createdFile: boolean
    }
  | {
      readonly kind: 'directory'
      /** Made by this action, absolute: deleted by post with all that is in it. */
      readonly path: string
    }
  | {
      readonly kind: 'endpoint'
      /** `http://127.0.0.1:PORT`, served by a process that post asks to end. */
      readonly url: string
      /** Holds what its Authorization header must be. */
      readonly tokenFile: string
      readonly logFile: string
    }

/** One value: what stood there before (absent = nothing) and what stands there since. */
export interface Change {
  readonly before?: string
  readonly after: string
}

/**
 * What an edit of a shared file replaced: the text of each section of that name, header to last setting. Several
 * where a file repeats a section or spells it in several ways; one more in `after` where the edit made it.
 */
export interface SectionEdit {
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** What was put between the file's former end and the section that the edit made. */
  readonly lead: string
}

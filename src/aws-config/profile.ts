/** Profiles of the shared AWS files. https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */

import { dirname } from 'node:path'
import type { Files, Host, Machine } from '../core/host.ts'
import type { ReceiptEntry } from '../core/receipt.ts'
import { editsOf, type FileEdit, type Profile } from './profile-content.ts'
import { changing, profileExists, unsafeFile } from './profile-errors.ts'
import { applyChanges, sectionOf } from './shared-file.ts'
import { revertEdit } from './shared-undo.ts'

export type { Profile } from './profile-content.ts'

export type ProfileEntry = Extract<ReceiptEntry, { kind: 'profile' }>

export interface ProfileOrder {
  readonly profiles: readonly Profile[]
  /** Whether a profile that is there already may be changed. */
  readonly overwrite: boolean
  /** Earlier edits of this action: a profile that stands as one of them left it may be changed too. */
  readonly own?: readonly ProfileEntry[]
  /** Told what a file's edit will change, before the file is replaced: whatever ends the process, it can be undone. */
  readonly record?: (entries: readonly ProfileEntry[]) => void
  /** What the job has checked out: no link in it leads to a shared file. */
  readonly workspace?: string | undefined
}

export type ProfileHost = Pick<Host, 'env' | 'files'> & { readonly machine: Pick<Machine, 'home'> }

interface Edited {
  readonly text: string
  readonly entries: readonly ProfileEntry[]
}

/**
 * Whatever would keep the profiles from being written, found before anything is published anywhere.
 * @throws CredentialsError `profile-exists`, `unsafe-file`, `publish-failed`
 */
export async function checkProfiles(order: ProfileOrder, host: ProfileHost): Promise<void> {
  for (const edit of editsOf(order.profiles, placeOf(host))) {
    await refuseExposed(edit.path, order, host.files)
    await withFile(edit.path, host.files, (text) => edited(text, edit, order))
  }
}

/**
 * Writes `[name]` to the credentials file and `[profile name]` to the config file, all profiles in one edit each.
 * The entries undo it; where the second file fails, the first is put back.
 * @throws CredentialsError `profile-exists`, `unsafe-file`, `publish-failed`
 */
export async function publishProfiles(
  order: ProfileOrder,
  host: ProfileHost,
): Promise<readonly ProfileEntry[]> {
  const entries: ProfileEntry[] = []
  try {
    for (const edit of editsOf(order.profiles, placeOf(host))) {
      await refuseExposed(edit.path, order, host.files)
      await withFile(edit.path, host.files, (text) => {
        const next = edited(text, edit, order)
        if (next.entries.length === 0) return
        order.record?.([...entries, ...next.entries])
        host.files.replace(edit.path, next.text, edit.secret ? 0o600 : undefined)
        entries.push(...next.entries)
      })
    }
    return entries
  } catch (cause) {
    // What cannot be put back now stands in the record, for the post run to try again.
    for (const entry of entries.toReversed()) await undoProfile(entry, host.files).catch(() => {})
    throw cause
  }
}

/**
 * Puts a profile back as it was. Keys that something else has changed since are left alone; so is all the rest.
 * @throws CredentialsError `unsafe-file`, `publish-failed`
 */
export async function undoProfile(entry: ProfileEntry, files: Files): Promise<void> {
  const { path, section, edit, createdFile } = entry
  if (files.kind(dirname(path)) === 'absent') return
  await withFile(path, files, (text = '') => {
    files.sweep(path)
    const former = revertEdit(text, section, edit)
    if (former === text) return
    if (former === '' && createdFile) files.remove(path)
    else files.replace(path, former)
  })
}

function placeOf({ env, machine }: ProfileHost) {
  return { env, home: machine.home }
}

function edited(
  text: string | undefined,
  { path, sections }: FileEdit,
  { overwrite, own = [] }: ProfileOrder,
): Edited {
  const entries: ProfileEntry[] = []
  let next = text ?? ''
  for (const { profile, titles, changes } of sections) {
    const present = titles.filter((title) => sectionOf(text ?? '', title) !== undefined)
    const foreign = present.filter((section) => !isOwn(text ?? '', { path, section }, own))
    if (foreign.length > 0 && !overwrite) throw profileExists(profile, path)
    for (const section of present.length > 0 ? present : titles.slice(0, 1)) {
      const { text: after, edit } = applyChanges(next, section, changes)
      if (after !== next)
        entries.push({ kind: 'profile', path, section, edit, createdFile: text === undefined })
      next = after
    }
  }
  return { text: next, entries }
}

/** Whether the section stands as one of these edits left it. */
function isOwn(
  text: string,
  at: { readonly path: string; readonly section: string },
  own: readonly ProfileEntry[],
): boolean {
  const now = applyChanges(text, at.section, {}).edit.before
  return own.some(
    ({ path, section, edit }) =>
      path === at.path && section === at.section && edit.after.join('\n') === now.join('\n'),
  )
}

/** Where keys are about to be written, nobody else may decide where they end up. */
async function refuseExposed(
  path: string,
  { workspace }: Pick<ProfileOrder, 'workspace'>,
  files: Files,
): Promise<void> {
  const exposed = await changing(path, () => files.exposure(path, workspace))
  if (exposed !== undefined)
    throw unsafeFile(path, {
      because: exposed,
      fix: 'Use a plain directory of its own user (chmod o-w)',
      reason: 'exposed',
    })
}

/** Runs `work` on the file's text, undefined where there is none, while nobody else changes it. */
function withFile<T>(path: string, files: Files, work: (text?: string) => T): Promise<T> {
  return changing(path, async () => {
    files.makeDirectory(dirname(path))
    return files.locked(path, () => {
      const kind = files.kind(path)
      if (kind === 'absent') return work()
      if (kind === 'file') return work(plainText(path, files.read(path)))
      const link = kind === 'link'
      throw unsafeFile(path, {
        because: link ? 'is a symbolic link' : 'is not a regular file',
        fix: 'Put a regular file in its place',
        reason: link ? 'link' : 'not-regular',
      })
    })
  })
}

/** UTF-16 of ASCII letters without its mark is UTF-8 too, with a NUL beside each letter. */
function plainText(path: string, text: string | undefined): string | undefined {
  if (!text?.includes('\0')) return text
  throw unsafeFile(path, { because: 'is not UTF-8 text', fix: 'Save it as UTF-8', reason: 'not-text' })
}

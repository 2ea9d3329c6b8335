/**
 * What a record may say. Whoever can write to the runner's temporary folder, or set a variable of the job, can put
 * one there: only what this action itself could have recorded is undone.
 */

import { isTitled, sectionsOf } from '../aws-config/shared-file.ts'
import { isObject } from '../core/json.ts'
import { isProfileName } from '../core/profile-name.ts'
import type { Change, Receipt, ReceiptEntry, SectionEdit } from '../core/receipt.ts'
import { publishedNames } from './published-names.ts'

export interface Bounds {
  /** Whether the path is that of an entry directly in the runner's temporary folder, by this name. */
  readonly isInTemp: (path: string, name: RegExp) => boolean
  /** The shared AWS files in use. */
  readonly sharedFiles: readonly string[]
}

export interface Checked {
  readonly receipt: Receipt
  /** What was not accepted, and why: phrases without values. */
  readonly refused: readonly string[]
}

export const receiptName = /^aws-receipt-[0-9a-f]{32}\.json$/
const directoryName = /^aws-renewal-[0-9a-f]{32}$/

/** Undefined where the value is no record at all. */
export function checkedReceipt(value: unknown, bounds: Bounds): Checked | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const found = value.map((entry) => entryFrom(entry, bounds))
  return {
    receipt: found.filter((entry) => typeof entry !== 'string'),
    refused: [...new Set(found.filter((entry) => typeof entry === 'string'))],
  }
}

/** The entry, or what is wrong with it. */
function entryFrom(value: unknown, bounds: Bounds): ReceiptEntry | string {
  const kind = isObject(value) ? value['kind'] : undefined
  if (!isObject(value) || typeof kind !== 'string') return 'an entry without a kind'
  switch (kind) {
    case 'variables':
      return variablesFrom(value)
    case 'profile':
      return profileFrom(value, bounds)
    case 'directory':
      return directoryFrom(value, bounds)
    case 'endpoint':
      return endpointFrom(value, bounds)
    default:
      return 'an entry of an unknown kind'
  }
}

function variablesFrom(value: Fields): ReceiptEntry | string {
  const { changes } = value
  if (!hasOnly(value, ['kind', 'changes']) || !isObject(changes)) return 'variables in an unknown form'
  const entries = Object.entries(changes)
  if (entries.some(([name]) => !publishedNames.has(name))) return 'a variable that this action never sets'
  const known = entries.filter((entry): entry is [string, Change] => isChange(entry[1]))
  if (known.length < entries.length) return 'variables in an unknown form'
  return { kind: 'variables', changes: Object.fromEntries(known) }
}

function isChange(value: unknown): value is Change {
  if (!isObject(value) || !hasOnly(value, ['before', 'after'])) return false
  const { before, after } = value
  return isText(after) && (before === undefined || isText(before))
}

function profileFrom(value: Fields, { sharedFiles }: Bounds): ReceiptEntry | string {
  const { path, section, edit, createdFile } = value
  const whole = hasOnly(value, ['kind', 'path', 'section', 'edit', 'createdFile'])
  if (!whole || !isText(path) || !isText(section) || !isEdit(edit) || typeof createdFile !== 'boolean') {
    return 'a profile in an unknown form'
  }
  if (!sharedFiles.includes(path)) return 'a profile in a file that is none of the shared AWS files in use'
  const texts = [...edit.before, ...edit.after]
  if (!isProfileName(section.replace(/^profile /, '')) || texts.some((text) => !isSectionOf(text, section))) {
    return 'a profile with text beyond its own section'
  }
  return { kind: 'profile', path, section, edit, createdFile }
}

function isEdit(value: unknown): value is SectionEdit {
  if (!isObject(value) || !hasOnly(value, ['before', 'after', 'lead'])) return false
  const { before, after, lead } = value
  return isTexts(before) && isTexts(after) && isText(lead) && /^(\r?\n){0,2}$/.test(lead)
}

/** One header, that of the section, and nothing that any SDK could take for another. */
function isSectionOf(text: string, title: string): boolean {
  const [above, section, ...others] = sectionsOf(text)
  if (section === undefined || above?.lines.length !== 0 || others.length > 0) return false
  return (
    isTitled(title)(section) &&
    !section.lines.slice(1).some((line) => /^\s*\[|[\0\x85\u2028\u2029]|\r(?!\n)/.test(line))
  )
}

function directoryFrom(value: Fields, { isInTemp }: Bounds): ReceiptEntry | string {
  const { path } = value
  if (!hasOnly(value, ['kind', 'path']) || !isText(path) || !isInTemp(path, directoryName)) {
    return 'a directory that this action did not make'
  }
  return { kind: 'directory', path }
}

function endpointFrom(value: Fields, { isInTemp }: Bounds): ReceiptEntry | string {
  const { url, tokenFile, logFile } = value
  const whole = hasOnly(value, ['kind', 'url', 'tokenFile', 'logFile'])
  if (!whole || !isText(url) || !isText(tokenFile) || !isText(logFile))
    return 'an endpoint in an unknown form'
  const [tokenFolder, logFolder] = [folderOf(tokenFile, 'token'), folderOf(logFile, 'endpoint.log')]
  const ours = tokenFolder !== undefined && tokenFolder === logFolder && isInTemp(tokenFolder, directoryName)
  if (!ours || !/^http:\/\/127\.0\.0\.1:[1-9]\d{0,4}$/.test(url))
    return 'an endpoint that is none of this action'
  return { kind: 'endpoint', url, tokenFile, logFile }
}

/** The folder of a file of that name; undefined for any other. */
function folderOf(path: string, name: string): string | undefined {
  const [, folder, file] = /^(.+)[\\/]([^\\/]+)$/s.exec(path) ?? []
  return file === name ? folder : undefined
}

type Fields = Readonly<Record<string, unknown>>

function hasOnly(value: Fields, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name))
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

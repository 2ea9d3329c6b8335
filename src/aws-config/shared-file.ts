/**
 * Edits shared AWS files (config and credentials) without touching a byte outside the edited section.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */

import { CredentialsError } from '../core/errors.ts'
import type { SectionEdit } from '../core/receipt.ts'
import { partsOf, type Replacements, rewrite, settingsOf, withoutComment } from './shared-section.ts'

/** Values to set; undefined removes the key and what is nested in it. Keys in lower case. */
export type SectionChanges = Readonly<Record<string, string | undefined>>

interface Section {
  /** What stands between the brackets; undefined for the lines above the first header. */
  readonly title: string | undefined
  readonly lines: readonly string[]
}

/** What the JavaScript SDK reads in all sections of that title; undefined where there is none. */
export function sectionOf(text: string, title: string): Record<string, string> | undefined {
  const found = sectionsOf(text).filter(isTitled(title))
  if (found.length === 0) return undefined
  const settings = found.flatMap((section) => settingsOf(section.lines))
  return Object.fromEntries(
    settings.flatMap(({ path, value }): [string, string][] => (path && value ? [[path, value]] : [])),
  )
}

/** @throws CredentialsError `publish-failed` where a title, key or value cannot be written so that all SDKs read it */
export function editSection(text: string, title: string, changes: SectionChanges): string {
  return applyChanges(text, title, changes).text
}

/**
 * Edits every section that some SDK takes for this one, so that all of them read the same whichever they prefer;
 * appends one where there is none that every SDK reads.
 * @throws CredentialsError `publish-failed`
 */
export function applyChanges(
  text: string,
  title: string,
  changes: SectionChanges,
): { readonly text: string; readonly edit: SectionEdit } {
  const replacements = replacementsFrom(title, changes)
  const eol = lineEndOf(text)
  const titled = isTitled(title)
  const sections = sectionsOf(text)
  const before: string[] = []
  const after: string[] = []
  const whole = sections.reduce((left, section) => {
    if (!titled(section)) return left + section.lines.join('')
    const { body, trivia } = partsOf(section.lines)
    const next = rewrite(section.lines, replacements, eol).join('')
    before.push(body)
    after.push(next.slice(0, next.length - trivia.length))
    return left + next
  }, '')
  const added = [...replacements.values()].flat()
  if (added.length === 0 || sections.some((section) => isReadBy(section, title))) {
    return { text: whole, edit: { before, after, lead: '' } }
  }
  const made = [`[${title}]`, ...added, ''].join(eol)
  const lead = leadTo(whole, eol)
  return { text: `${whole}${lead}${made}`, edit: { before, after: [...after, made], lead } }
}

export function sectionsOf(text: string): readonly Section[] {
  const sections: { title: string | undefined; lines: string[] }[] = [{ title: undefined, lines: [] }]
  for (const line of linesOf(text)) {
    const title = titleOf(line)
    if (title === undefined) sections.at(-1)?.lines.push(line)
    else sections.push({ title, lines: [line] })
  }
  return sections
}

/** Each with its end, so that they join to the very text. */
export function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/)
}

function titleOf(line: string): string | undefined {
  const text = withoutComment(line)
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : undefined
}

/** Whether some SDK takes the section for that of the title: `[ profile  x ]`, `[profile "x"]`, `[profile.x]`. */
export function isTitled(title: string): (section: Section) => boolean {
  const wanted = identityOf(title)
  return (section) => section.title !== undefined && identityOf(section.title) === wanted
}

function identityOf(title: string): string {
  const words = title.trim().replace(/\s+/g, ' ')
  const match = /^(profile|sso-session|services)[ .](["']?)(.*)\2$/.exec(words)
  return match === null ? words : `${match[1]}.${match[3]}`
}

/** Whether every SDK takes the section for that of the title. configparser looks for the last bracket of the line. */
function isReadBy({ title, lines }: Section, wanted: string): boolean {
  const [header = ''] = lines
  if (title === undefined || header.lastIndexOf(']') !== header.indexOf('[') + title.length + 1) return false
  return title.replace(/^(profile|sso-session|services)\s(["']?)([\w@+.%:/-]+)\2$/, '$1 $3') === wanted
}

/** What most lines of the file end in. */
export function lineEndOf(text: string): string {
  const all = text.split('\n').length - 1
  const windows = text.split('\r\n').length - 1
  return windows * 2 > all ? '\r\n' : '\n'
}

/** A blank line between the file's end and a new section. */
function leadTo(text: string, eol: string): string {
  if (text === '' || /\n\r?\n$/.test(text)) return ''
  return text.endsWith('\n') ? eol : `${eol}${eol}`
}

function replacementsFrom(title: string, changes: SectionChanges): Replacements {
  if (!isPlain(title) || /[[\]]/.test(title) || /^(profile )?__proto__$/.test(title)) {
    throw unwritable(`a section titled ${JSON.stringify(title)}`)
  }
  return new Map(
    Object.entries(changes).map(([key, value]) => {
      if (!/^[a-z][a-z0-9_]*$/.test(key)) throw unwritable(`the key ${JSON.stringify(key)}`)
      if (value !== undefined && !isPlain(value)) throw unwritable(`the value of ${key}`)
      return [key, value === undefined ? [] : [`${key} = ${value}`]]
    }),
  )
}

/** Not empty, one line, nothing that a parser trims or takes for a comment. */
function isPlain(text: string): boolean {
  return text !== '' && text === text.trim() && !/[\p{Cc}\p{Cs}\u2028\u2029]|(^|\s)[;#]/u.test(text)
}

function unwritable(what: string): CredentialsError {
  return new CredentialsError(
    'publish-failed',
    `Failed to write AWS profile: ${what} cannot stand in a shared AWS file. It must not be empty, span lines, ` +
      'begin or end with a blank, or hold what begins a comment (# or ; after a blank); a title no brackets either.',
    { details: { reason: 'not-plain' } },
  )
}

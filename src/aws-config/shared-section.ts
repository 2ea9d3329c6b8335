/**
 * The lines of one section of a shared AWS file.
 *
 * The SDKs disagree about indented lines: the JavaScript SDK nests one only below a key without a value, Python's
 * configparser (botocore, the AWS CLI) takes any deeper one for a continuation. Settings go where all agree.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */

/** New lines of a setting by its key, without indentation and line ends; no lines remove it. */
export type Replacements = ReadonlyMap<string, readonly string[]>

/** A line that is neither header, comment nor blank. */
export interface Setting {
  /** Index of its line. */
  readonly at: number
  readonly indent: string
  /** As the JavaScript SDK reads it, with the key that it is nested in: `s3.addressing_style`. Absent: not read. */
  readonly path?: string
  readonly value?: string
  /** What it may be called at the top level, in lower case: configparser ignores case and takes `:` for `=` too. */
  readonly names: readonly string[]
  /** Without a value: the indented lines below belong to it. */
  readonly opens: boolean
  /** Below a key without a value, so that the JavaScript SDK would nest it if it is indented. */
  readonly below: boolean
  /** Index of the line that it belongs to, by either reading; undefined at the top level. */
  readonly nested: { readonly javascript: number | undefined; readonly python: number | undefined }
}

/** The line as the JavaScript SDK sees it: without a comment, without white space around it. */
export function withoutComment(line: string): string {
  return (line.split(/(?:^|\s)[;#]/, 1)[0] ?? '').trim()
}

/** `lines[0]` is the header. */
export function settingsOf(lines: readonly string[]): readonly Setting[] {
  const settings: Setting[] = []
  let outer = { at: 0, depth: Number.POSITIVE_INFINITY }
  let parent: { readonly at: number; readonly key: string } | undefined
  for (const [at, line] of lines.entries()) {
    const text = withoutComment(line)
    if (at === 0 || text === '') continue
    const indent = /^\s*/.exec(line)?.[0] ?? ''
    if (indent.length <= outer.depth) outer = { at, depth: indent.length }
    const python = outer.at === at ? undefined : outer.at
    const names = namesOf(line, text)
    const below = parent !== undefined
    const equals = text.indexOf('=')
    if (equals < 1) {
      settings.push({ at, indent, names, opens: false, below, nested: { javascript: python, python } })
      continue
    }
    const key = text.slice(0, equals).trim()
    const value = text.slice(equals + 1).trim()
    const opens = value === ''
    if (opens) parent = { at, key }
    else if (indent === '') parent = undefined
    const path = opens || parent === undefined ? key : `${parent.key}.${key}`
    const nested = { javascript: opens ? undefined : parent?.at, python }
    settings.push({ at, indent, names, opens, below, nested, path, value })
  }
  return settings
}

function namesOf(line: string, text: string): readonly string[] {
  const strict = text.includes('=') ? text.slice(0, text.indexOf('=')) : ''
  const loose = /^[^=:]*(?=[=:])/.exec(line.trim())?.[0] ?? ''
  return [strict, loose].map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
}

/** Header to last setting, and what stands behind it: blank lines and comments, often those of the next section. */
export function partsOf(lines: readonly string[]): { readonly body: string; readonly trivia: string } {
  const end = (settingsOf(lines).at(-1)?.at ?? 0) + 1
  return { body: lines.slice(0, end).join(''), trivia: lines.slice(end).join('') }
}

/** The lines of each setting at the top level, as `rewrite` takes them. */
export function replacementsOf(lines: readonly string[]): Replacements {
  const settings = settingsOf(lines)
  const found = new Map<string, readonly string[]>()
  for (const [index, setting] of settings.entries()) {
    if (isNested(setting)) continue
    const texts = lines.slice(setting.at, endOf(index, settings)).map((line) => {
      const bare = withoutEnd(line)
      return bare.startsWith(setting.indent) ? bare.slice(setting.indent.length) : bare
    })
    for (const name of setting.names) found.set(name, texts)
  }
  return found
}

/** The section with the settings replaced, added or removed; `eol` ends lines that are new. */
export function rewrite(lines: readonly string[], changes: Replacements, eol: string): readonly string[] {
  const cleared = withoutOutdated(lines, changes)
  const settings = new Map(settingsOf(cleared).map((setting) => [setting.at, setting]))
  const placed = new Set<string>()
  const replaced = cleared.flatMap((line, at) => {
    const setting = settings.get(at)
    const name = setting && changedName(setting, changes)
    if (setting === undefined || name === undefined) return [line]
    placed.add(name)
    const end = /\r?\n$/.exec(line)?.[0] ?? eol
    return (changes.get(name) ?? []).map((text) => `${setting.indent}${text}${end}`)
  })
  const rest = [...changes].filter(([name]) => !placed.has(name)).map(([, texts]) => texts)
  const plain = rest.filter((texts) => !opens(texts)).flat()
  const begun = inserted(replaced, placeOfPlain(replaced), plain, eol)
  return inserted(begun, placeOfOpening(begun), rest.filter(opens).flat(), eol)
}

/**
 * Leaves of the settings to change those which can be replaced where they stand, one each. What goes may bring
 * others to the top level, hence the second look.
 */
function withoutOutdated(lines: readonly string[], changes: Replacements): readonly string[] {
  const settings = settingsOf(lines)
  const regular = isRegular(settings)
  const kept = new Set<string>()
  const gone = new Set<number>()
  for (const [index, setting] of settings.entries()) {
    const name = changedName(setting, changes)
    if (name === undefined) continue
    const texts = changes.get(name) ?? []
    const fits = setting.indent === '' || !(setting.below || opens(texts))
    const stays = regular && fits && texts.length > 0 && !kept.has(name)
    if (stays) kept.add(name)
    const end = endOf(index, settings)
    for (let at = setting.at + (stays ? 1 : 0); at < end; at++) gone.add(at)
  }
  const left = lines.filter((_, at) => !gone.has(at))
  return gone.size === 0 ? lines : withoutOutdated(left, changes)
}

/** Which of the changes is meant for the setting; none for a nested one. */
function changedName(setting: Setting, changes: Replacements): string | undefined {
  return isNested(setting) ? undefined : setting.names.find((name) => changes.has(name))
}

interface Place {
  readonly at: number
  readonly indent: string
}

/**
 * After the plain settings that the section begins with; directly below the header where there are none or where
 * the SDKs disagree about the section. There, as deep as what follows, a setting is everyone's top level.
 */
function placeOfPlain(lines: readonly string[]): Place {
  const settings = settingsOf(lines)
  const place = { at: 1, indent: settings[0]?.indent ?? '' }
  if (!isRegular(settings)) return place
  const end = settings.findIndex(
    ({ opens }, index) => opens || settings.slice(index + 1, index + 2).some(isNested),
  )
  const last = settings.slice(0, end < 0 ? settings.length : end).at(-1)
  return last === undefined ? place : { at: last.at + 1, indent: last.indent }
}

/** At the end, where it takes no line for its own. */
function placeOfOpening(lines: readonly string[]): Place {
  const settings = settingsOf(lines)
  const indent = settings.findLast(({ nested }) => nested.python === undefined)?.indent ?? ''
  return { at: (settings.at(-1)?.at ?? 0) + 1, indent }
}

/** Without a value, or with lines nested in it. */
function opens(texts: readonly string[]): boolean {
  return texts.length > 1 || settingsOf(['', ...texts]).some((setting) => setting.opens)
}

/** Every line but the last has an end then. */
function inserted(
  lines: readonly string[],
  { at, indent }: Place,
  texts: readonly string[],
  eol: string,
): readonly string[] {
  const all = [...lines.slice(0, at), ...texts.map((text) => `${indent}${text}${eol}`), ...lines.slice(at)]
  return all.map((line, index) => (index === all.length - 1 || line.endsWith('\n') ? line : `${line}${eol}`))
}

function isRegular(settings: readonly Setting[]): boolean {
  return settings.every(({ nested }) => nested.javascript === nested.python)
}

/** All SDKs see it below the same line. */
function isNested({ nested }: Setting): boolean {
  return nested.javascript !== undefined && nested.javascript === nested.python
}

/** The line behind a setting and what is nested in it. */
function endOf(index: number, settings: readonly Setting[]): number {
  let last = index
  for (let next = settings[last + 1]; next !== undefined && isNested(next); next = settings[last + 1]) last++
  return (settings[last]?.at ?? 0) + 1
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '')
}

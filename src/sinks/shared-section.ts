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
  readonly nested: { readonly javascript: boolean; readonly python: boolean }
}

/** The line as the JavaScript SDK sees it: without a comment, without white space around it. */
export function withoutComment(line: string): string {
  return (line.split(/(?:^|\s)[;#]/, 1)[0] ?? '').trim()
}

/** `lines[0]` is the header. */
export function settingsOf(lines: readonly string[]): readonly Setting[] {
  const settings: Setting[] = []
  let level = Number.POSITIVE_INFINITY
  let parent: string | undefined
  for (const [at, line] of lines.entries()) {
    const text = withoutComment(line)
    if (at === 0 || text === '') continue
    const indent = /^\s*/.exec(line)?.[0] ?? ''
    const python = indent.length > level
    if (!python) level = indent.length
    const equals = text.indexOf('=')
    const names = namesOf(line, text)
    const below = parent !== undefined
    if (equals < 1) {
      settings.push({ at, indent, names, opens: false, below, nested: { javascript: python, python } })
      continue
    }
    const key = text.slice(0, equals).trim()
    const value = text.slice(equals + 1).trim()
    const opens = value === ''
    if (opens) parent = key
    else if (indent === '') parent = undefined
    const javascript = !opens && parent !== undefined
    const path = javascript ? `${parent}.${key}` : key
    settings.push({ at, indent, names, opens, below, nested: { javascript, python }, path, value })
  }
  return settings
}

function namesOf(line: string, text: string): readonly string[] {
  const strict = text.includes('=') ? text.slice(0, text.indexOf('=')) : ''
  const loose = /^[^=:]*(?=[=:])/.exec(line.trim())?.[0] ?? ''
  return [strict, loose].map((name) => name.trim().toLowerCase()).filter((name) => name !== '')
}

/** Header to last setting; blank lines and comments behind it are nobody's. */
export function bodyOf(lines: readonly string[]): string {
  return lines.slice(0, (settingsOf(lines).at(-1)?.at ?? 0) + 1).join('')
}

/** The lines of each setting at the top level, as `rewrite` takes them. */
export function replacementsOf(lines: readonly string[]): Replacements {
  const settings = settingsOf(lines)
  const found = new Map<string, readonly string[]>()
  for (const setting of settings) {
    if (isNested(setting)) continue
    const texts = lines.slice(setting.at, endOf(setting, settings)).map((line) => {
      const bare = withoutEnd(line)
      return bare.startsWith(setting.indent) ? bare.slice(setting.indent.length) : bare
    })
    for (const name of setting.names) found.set(name, texts)
  }
  return found
}

/** The section with the settings replaced, added or removed; `eol` ends lines that are new. */
export function rewrite(lines: readonly string[], changes: Replacements, eol: string): readonly string[] {
  const settings = settingsOf(lines)
  const regular = isRegular(settings)
  const kept: string[] = []
  const placed = new Set<string>()
  let next = 0
  for (const setting of settings) {
    const name = setting.names.find((each) => changes.has(each))
    if (name === undefined || isNested(setting) || setting.at < next) continue
    kept.push(...lines.slice(next, setting.at))
    next = endOf(setting, settings)
    const inPlace = regular && (setting.indent === '' || !setting.below)
    if (!inPlace || placed.has(name)) continue
    placed.add(name)
    kept.push(...(changes.get(name) ?? []).map((text) => `${setting.indent}${text}${eol}`))
  }
  kept.push(...lines.slice(next))
  const rest = [...changes].filter(([name]) => !placed.has(name)).flatMap(([, texts]) => texts)
  const lineEnded = (line: string) => (line.endsWith('\n') ? line : `${line}${eol}`)
  const edited = inserted(kept, rest, eol)
  return [...edited.slice(0, -1).map(lineEnded), ...edited.slice(-1)]
}

/**
 * After the plain settings that the section begins with; directly below the header where there are none or where
 * the SDKs disagree about the section. There, as deep as what follows, a setting is everyone's top level.
 */
function inserted(lines: readonly string[], texts: readonly string[], eol: string): readonly string[] {
  const settings = settingsOf(lines)
  let at = 1
  let indent = settings[0]?.indent ?? ''
  if (isRegular(settings)) {
    for (const [index, setting] of settings.entries()) {
      const following = settings[index + 1]
      if (setting.opens || (following !== undefined && isNested(following))) break
      at = setting.at + 1
      indent = setting.indent
    }
  }
  return [...lines.slice(0, at), ...texts.map((text) => `${indent}${text}${eol}`), ...lines.slice(at)]
}

function isRegular(settings: readonly Setting[]): boolean {
  return settings.every(({ nested }) => nested.javascript === nested.python)
}

function isNested({ nested }: Setting): boolean {
  return nested.javascript && nested.python
}

/** The line behind a setting and what is nested in it. */
function endOf(setting: Setting, settings: readonly Setting[]): number {
  const behind = settings.slice(settings.indexOf(setting) + 1)
  const other = behind.findIndex((each) => !isNested(each))
  const last = behind.slice(0, other < 0 ? behind.length : other).at(-1) ?? setting
  return last.at + 1
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$/, '')
}

import type { SectionEdit } from '../core/receipt.ts'
import { isTitled, lineEndOf, linesOf, sectionsOf } from './shared-file.ts'
import { type Replacements, replacementsOf, rewrite, settingsOf } from './shared-section.ts'

/**
 * Takes an edit of a shared file back. A section that stands as the edit left it becomes what it was, to the byte;
 * in one that was edited since, those keys which still hold what the edit wrote. A section that the edit made goes
 * once it is empty.
 */
export function revertEdit(text: string, title: string, { before, after, lead }: SectionEdit): string {
  const eol = lineEndOf(text)
  const titled = isTitled(title)
  let index = 0
  return sectionsOf(text).reduce((left, section) => {
    const whole = section.lines.join('')
    const [was, written] = titled(section) ? [before[index], after[index++]] : []
    if (written === undefined) return glue(left, whole, eol)
    const former = was === undefined ? undefined : formerOf(whole, { was, written, eol })
    if (former !== undefined) return glue(left, former, eol)
    const lines = rewrite(section.lines, reversed(was ?? '', written, section.lines), eol)
    if (was !== undefined || settingsOf(lines).length > 0) return glue(left, lines.join(''), eol)
    const bare = left.endsWith(lead) ? left.slice(0, left.length - lead.length) : left
    return glue(bare, lines.slice(1).join(''), eol)
  }, '')
}

/** The section as it was; undefined where its settings are no longer those that were written. */
function formerOf(
  whole: string,
  edit: { readonly was: string; readonly written: string; readonly eol: string },
): string | undefined {
  const { was, written, eol } = edit
  // The last line's end goes with the lead of a section that was made behind this one.
  if (/^\r?\n$/.test(written.slice(whole.length)) && written.startsWith(whole))
    return was.replace(/\r?\n$/, '')
  const behind = whole.slice(written.length)
  const untouched = whole.startsWith(written) && glue(written, behind, eol) === written + behind
  return untouched && settingsOf(['', ...linesOf(behind)]).length === 0 ? glue(was, behind, eol) : undefined
}

/** The former lines of each key which the edit changed and which still holds what it wrote. */
function reversed(was: string, written: string, now: readonly string[]): Replacements {
  const before = replacementsOf(linesOf(was))
  const after = replacementsOf(linesOf(written))
  const current = replacementsOf(now)
  const names = [...new Set([...before.keys(), ...after.keys()])]
  const holds = (name: string) => isSame(current.get(name), after.get(name))
  const changed = names.filter((name) => !isSame(before.get(name), after.get(name)) && holds(name))
  return new Map(changed.map((name) => [name, before.get(name) ?? []]))
}

function isSame(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return one?.join('\n') === other?.join('\n')
}

/** Two pieces in a row, each on lines of its own. */
function glue(left: string, right: string, eol: string): string {
  const apart = left === '' || right === '' || left.endsWith('\n') || /^\r?\n/.test(right)
  return apart ? `${left}${right}` : `${left}${eol}${right}`
}

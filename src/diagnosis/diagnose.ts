import { ownSecrets } from '../core/own-secrets.ts'
import { secretsOf } from '../core/plan-secrets.ts'
import { causes } from './causes/index.ts'
import type { Evidence } from './evidence.ts'
import type { Explanation, Finding, Fix } from './finding.ts'
import { toDocsUrl } from './links.ts'
import { longest, plain } from './text.ts'

/** The causes that the evidence speaks for: the certain first, then the likely, those that are only possible last. */
export function diagnose(evidence: Evidence): readonly Finding[] {
  const { hide } = ownSecrets(...(evidence.plan === undefined ? [] : secretsOf(evidence.plan)))
  const found = causes.flatMap(({ code, title, input, explain }) => {
    const explanation = explain(evidence)
    if (explanation === undefined) return []
    const fix = fixOf({ title, ...explanation }, input, evidence)
    const url = toDocsUrl(code, evidence.facts)
    return [
      { rank: rankOf(explanation), finding: presentable({ code, title, ...explanation, fix, url }, hide) },
    ]
  })
  return found.sort((one, other) => one.rank - other.rank).map(({ finding }) => finding)
}

/** Those of one rank stay in the order of the causes. */
function rankOf({ certainty, weak }: Explanation): number {
  return certainty === 'certain' ? 0 : weak ? 2 : 1
}

/** Nobody finds in the workflow an input that a variable filled, so each that is named here comes with its variable. */
function fixOf(
  { title, fix, evidence: known }: Pick<Finding, 'title' | 'fix' | 'evidence'>,
  changed: string | undefined,
  { origins }: Evidence,
): Fix {
  const names = new Set([title, fix.text, fix.code, ...known].join(' ').match(/[\w-]+/g))
  const filled = Object.entries(origins).flatMap(([name, variable]) => {
    const named = name === changed || names.has(name)
    return named && !names.has(variable) ? `${variable} fills ${name}` : []
  })
  return filled.length === 0 ? fix : { ...fix, text: `${fix.text} Here ${filled.join(', ')}.` }
}

type Hide = (text: string) => string

/** One line each, and nothing secret even where a service repeated it. */
function presentable({ code, title, certainty, evidence, fix, settle, url }: Finding, hide: Hide): Finding {
  const line = (text: string) => plain(hide(text), longest)
  return {
    code,
    title: line(title),
    certainty,
    evidence: evidence.map(line),
    fix: {
      text: line(fix.text),
      ...(fix.language === undefined ? {} : { language: fix.language }),
      ...(fix.code === undefined ? {} : { code: hide(fix.code).replace(/[^\P{C}\n]/gu, ' ') }),
    },
    ...(settle === undefined ? {} : { settle: line(settle) }),
    url,
  }
}

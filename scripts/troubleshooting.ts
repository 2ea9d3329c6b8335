/** Writes docs/troubleshooting.md from the causes. `--check` fails when the file is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { causes } from '../src/diagnosis/causes/index.ts'
import type { Cause } from '../src/diagnosis/finding.ts'
import { symptoms } from '../src/diagnosis/symptoms.ts'

const intro = `# Troubleshooting

<!-- Generated from src/diagnosis/causes by scripts/troubleshooting.ts. Change it there. -->

A failed run names its cause in the annotation, shows the evidence in the log (the folded lines), and puts the claims that were
really sent, with something to paste, on the run's summary page. This page has the same causes in more words.
\`Cause\` means that the evidence leaves no doubt; \`Likely\` means that something out of sight decides, usually the trust policy.`

export function troubleshooting(): string {
  const groups = Object.entries(symptoms).map(([symptom, title]) => ({
    title,
    members: causes.filter((cause) => cause.symptom === symptom),
  }))
  const rows = groups.map(
    ({ title, members }) => `| ${toText(title)} | ${members.map(toLink).join('<br>')} |`,
  )
  const table = ['| What you see | What it may be |', '| --- | --- |', ...rows].join('\n')
  const sections = groups.flatMap(({ title, members }) => [`## ${toText(title)}`, ...members.map(toSection)])
  return `${[intro, table, ...sections].join('\n\n')}\n`
}

function toLink({ code, title }: Cause): string {
  return `[${toText(title)}](#${code})`
}

function toSection({ code, title, prose }: Cause): string {
  return `<a id="${code}"></a>\n### ${toText(title)}\n\n${prose}\n\nCode: \`${code}\``
}

/** Titles are plain text. */
function toText(title: string): string {
  return title.replace(/[*_<|`\\]/g, '\\$&')
}

function main(check: boolean): void {
  const path = join(import.meta.dirname, '..', 'docs', 'troubleshooting.md')
  const fresh = troubleshooting()
  if (!check) writeFileSync(path, fresh)
  else if (readFileSync(path, 'utf8') !== fresh) {
    console.error('docs/troubleshooting.md is stale. Run: npx tsx scripts/troubleshooting.ts')
    process.exitCode = 1
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.includes('--check'))

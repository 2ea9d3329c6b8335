/** docs/troubleshooting.md from the causes; scripts/generate.ts writes it. */
import { causes } from '../src/diagnosis/causes/index.ts'
import type { Cause } from '../src/diagnosis/finding.ts'
import { symptoms } from '../src/diagnosis/symptoms.ts'

const intro = `# Troubleshooting

<!-- Generated from src/diagnosis/causes by scripts/troubleshooting.ts. Change it there. -->

A failed run names its cause in the annotation, shows the evidence in the log (the folded lines), and puts the claims that were
really sent, with something to paste, on the run's summary page; with debug logging, a line of JSON holds it all for tools. This page has the same causes in more words.
\`Cause\` means that the evidence leaves no doubt; \`Likely\` means that something out of sight decides, usually the trust policy.

![A log: the cause with its evidence and what to paste, then the annotation](images/log.png)`

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

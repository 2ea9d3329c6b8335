/** Pages that look like where the texts are read: the summary page of a run, its log, a terminal. */
import { join } from 'node:path'
import markdownIt from 'markdown-it'
import { readProject } from './project.ts'

const { slug } = readProject(join(import.meta.dirname, '..'))

const sans = '"Noto Sans", "DejaVu Sans", sans-serif'
const mono = '"DejaVu Sans Mono", "Noto Sans Mono", monospace'

function page(css: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><title></title><style>
    * { box-sizing: border-box } html { background: #fff }
    ${css}</style><body>${body}</body>`
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** As GitHub shows a step's summary. */
export function summaryPage(markdown: string): string {
  const content = markdownIt({ html: true }).render(markdown)
  return page(
    `body { margin: 0; padding: 16px; font: 14px/1.5 ${sans}; color: #1f2328; background: #f6f8fa }
    main { background: #fff; border: 1px solid #d1d9e0; border-radius: 6px }
    header { padding: 12px 16px; border-bottom: 1px solid #d1d9e0; font-weight: 600 }
    header span { color: #59636e; font-weight: 400 }
    article { padding: 4px 24px 16px }
    h2 { font-size: 21px; border-bottom: 1px solid #d1d9e0b3; padding-bottom: .3em; margin: 16px 0 12px }
    h3 { font-size: 17px; line-height: 1.3; margin: 20px 0 12px }
    p { margin: 0 0 12px; overflow-wrap: anywhere }
    a { color: #0969da; text-decoration: none }
    pre { background: #f6f8fa; border-radius: 6px; padding: 12px 16px; margin: 0 0 12px; font: 12px/1.45 ${mono}; white-space: pre-wrap; overflow-wrap: anywhere }
    code { font-family: ${mono}; font-size: 12px } :not(pre) > code { background: #818b981f; border-radius: 6px; padding: .15em .4em }
    table { border-collapse: collapse; margin: 0 0 12px; font-size: 13px } th, td { border: 1px solid #d1d9e0; padding: 5px 12px; text-align: left }
    tr:nth-child(even) td { background: #f6f8fa } summary { cursor: pointer }`,
    `<main><header>deploy <span>summary</span></header><article>${content}</article></main>`,
  )
}

/** As GitHub shows a step's log: groups unfolded, errors marked, lines numbered. */
export function logPage(log: string): string {
  const lines = [`▸ Run ${slug}@v1`, ...log.trimEnd().split('\n')].flatMap(logLine)
  const rows = lines.map(
    ({ kind, text }, at) =>
      `<tr class="${kind}"><td>${at + 1}</td><td>${escaped(text) || '&nbsp;'}</td></tr>`,
  )
  return page(
    `body { margin: 0; padding: 16px 0; background: #0d1117; color: #f0f6fc; font: 12.5px/1.6 ${mono} }
    table { border-collapse: collapse; width: 100% }
    td { vertical-align: top; padding: 0 16px 0 8px; white-space: pre-wrap; overflow-wrap: anywhere }
    td:first-child { width: 48px; text-align: right; color: #9198a1; padding-right: 8px }
    .group td:last-child { font-weight: 700 } .group td:last-child::before { content: '▾ '; color: #9198a1 }
    .inside td:last-child { padding-left: 26px; color: #d1d7e0 }
    .error { background: #f8514926 } .error td:last-child { color: #ff9492 }`,
    `<table>${rows.join('')}</table>`,
  )
}

interface LogLine {
  readonly kind: 'plain' | 'group' | 'inside' | 'error'
  readonly text: string
}

function logLine(line: string, at: number, all: readonly string[]): readonly LogLine[] {
  const [, command, text = ''] = /^::(\w+)[^:]*::(.*)$/.exec(line) ?? []
  if (command === 'endgroup') return []
  if (command === 'group') return [{ kind: 'group', text }]
  if (command === 'error')
    return text.split('%0A').map((part, index) => ({
      kind: 'error',
      text: `${index === 0 ? 'Error: ' : ''}${decodeURIComponent(part)}`,
    }))
  const before = all.slice(0, at)
  const inside =
    before.filter((each) => each.startsWith('::group')).length >
    before.filter((each) => each === '::endgroup::').length
  return [{ kind: inside ? 'inside' : 'plain', text: line }]
}

const colours: Readonly<Record<string, string>> = {
  1: 'font-weight:700',
  2: 'color:#8b949e',
  31: 'color:#ff7b72',
  32: 'color:#7ee787',
  33: 'color:#e3b341',
  36: 'color:#79c0ff',
}

const escapeCharacter = String.fromCharCode(27)

/** ANSI's codes for bold and colours, as styles; all others end them. */
function styled(text: string): string {
  const [first = '', ...rest] = escaped(text).split(`${escapeCharacter}[`)
  const spans = rest.map((part) => {
    const [, code = '', after = ''] = /^(\d+)m([\s\S]*)$/.exec(part) ?? []
    return `${colours[code] === undefined ? '</span>' : `<span style="${colours[code]}">`}${after}`
  })
  return first + spans.join('')
}

/** A terminal in which a command was run. */
export function terminalPage(command: string, output: string): string {
  return page(
    `body { margin: 0; padding: 16px; background: #fff }
    main { background: #0d1117; color: #e6edf3; border-radius: 10px; overflow: hidden }
    header { background: #21262d; padding: 10px 14px; display: flex; gap: 8px } header i { width: 12px; height: 12px; border-radius: 50% }
    pre { margin: 0; padding: 14px 20px 20px; font: 12.5px/1.5 ${mono}; white-space: pre-wrap; overflow-wrap: anywhere }
    b { color: #7ee787 }`,
    `<main><header><i style="background:#ff5f57"></i><i style="background:#febc2e"></i><i style="background:#28c840"></i></header>
    <pre><b>$</b> ${escaped(command)}\n${styled(output.trimEnd())}</pre></main>`,
  )
}

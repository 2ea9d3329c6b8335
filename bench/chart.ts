/** A bar chart as SVG that reads on light and dark pages. */
export interface Bar {
  readonly label: string
  readonly value: number
}

export function toSvg(title: string, bars: readonly Bar[]): string {
  const [width, row, left] = [640, 30, 250]
  const most = Math.max(...bars.map((bar) => bar.value))
  const height = 46 + bars.length * row
  const rows = bars.map(({ label, value }, at) => {
    const y = 40 + at * row
    const length = Math.round((value / most) * (width - left - 80))
    const fill = label.startsWith('this action') ? '#2f81f7' : '#8b949e'
    return [
      `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${label}</text>`,
      `<rect x="${left}" y="${y}" width="${length}" height="20" rx="3" fill="${fill}"/>`,
      `<text x="${left + length + 8}" y="${y + 15}">${value.toFixed(0)} ms</text>`,
    ].join('\n')
  })
  const style =
    'text{font:13px system-ui,sans-serif;fill:#57606a}@media(prefers-color-scheme:dark){text{fill:#c9d1d9}}'
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<style>${style}</style>
<text x="8" y="20" font-weight="600">${title}</text>
${rows.join('\n')}
</svg>
`
}

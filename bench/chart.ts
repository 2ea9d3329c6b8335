/** A bar chart as SVG, for a page in one theme: an image cannot know the theme of the page that shows it. */
export interface Bar {
  readonly label: string
  readonly value: number
}

const colors = {
  light: { text: '#57606a', title: '#1f2328', bar: '#8c959f', own: '#0969da' },
  dark: { text: '#c9d1d9', title: '#f0f6fc', bar: '#6e7681', own: '#58a6ff' },
} as const

/** Times in milliseconds. */
export function toSvg(title: string, bars: readonly Bar[], theme: keyof typeof colors): string {
  const { text, title: heading, bar, own } = colors[theme]
  const [width, row, left] = [640, 30, 250]
  const most = Math.max(...bars.map(({ value }) => value))
  const height = 46 + bars.length * row
  const rows = bars.map(({ label, value }, at) => {
    const y = 40 + at * row
    const length = Math.round((value / most) * (width - left - 80))
    return [
      `<text x="${left - 10}" y="${y + 15}" text-anchor="end">${label}</text>`,
      `<rect x="${left}" y="${y}" width="${length}" height="20" rx="3" fill="${label.startsWith('this action') ? own : bar}"/>`,
      `<text x="${left + length + 8}" y="${y + 15}">${value.toFixed(0)} ms</text>`,
    ].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<style>text{font:13px system-ui,sans-serif;fill:${text}}</style>
<text x="8" y="20" font-weight="600" style="fill:${heading}">${title}</text>
${rows.join('\n')}
</svg>
`
}

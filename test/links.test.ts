import { existsSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Found, fence, foundIn, pages, proseOf, read } from './support/documentation.ts'
import { root } from './support/root.ts'

const links = pages.flatMap((page) => foundIn(page, /\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g, proseOf(page)))

/** As GitHub makes them of headings; and those that a page sets itself. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = read(page).replaceAll(fence, '')
  const slugs = [...text.matchAll(/^#{1,6} +(.+?) *$/gm)].map(({ 1: heading = '' }) =>
    heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
  const numbered = slugs.map((slug, at) => {
    const before = slugs.slice(0, at).filter((other) => other === slug).length
    return before === 0 ? slug : `${slug}-${before}`
  })
  const set = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? '')
  return new Set([...numbered, ...set])
}

describe('links', () => {
  const inside = links.filter(({ text }) => !/^[a-z]+:/.test(text))
  const fileOf = ({ page, text }: Found) => {
    const [path = ''] = text.split('#')
    return path === '' ? page : relative(root, resolve(root, dirname(page), path))
  }

  test('lead to files and headings that exist', () => {
    const broken = inside.flatMap((link) => {
      const file = fileOf(link)
      const [, anchor] = link.text.split('#')
      if (!existsSync(join(root, file))) return [`${link.at}: no ${file}`]
      return anchor === undefined || anchorsOf(file).has(anchor) ? [] : [`${link.at}: no ${link.text}`]
    })
    expect(inside.length).toBeGreaterThan(100)
    expect(broken).toEqual([])
  })

  test('leave no page alone', () => {
    const reached = new Set(inside.map(fileOf))
    expect(pages.filter((page) => page.startsWith('docs') && !reached.has(page))).toEqual([])
  })
})

/** What explains a cause is for docs/troubleshooting.md: a bundle goes without, since a runner downloads it in every job. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parse } from 'acorn'
import { type Plugin, transform } from 'esbuild'

export const withoutProse: Plugin = {
  name: 'without-prose',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]diagnosis[\\/]causes[\\/][\w-]+\.ts$/ }, async ({ path }) => {
      if (basename(path) === 'index.ts') return undefined
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts' })
      return { contents: emptied(code, path), loader: 'js' }
    })
  },
}

/** @throws Error where no exported object has `prose` */
function emptied(code: string, path: string): string {
  const values = parse(code, { ecmaVersion: 'latest', sourceType: 'module' }).body.flatMap((node) =>
    node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'VariableDeclaration'
      ? node.declaration.declarations.map(({ init }) => init)
      : node.type === 'VariableDeclaration'
        ? node.declarations.map(({ init }) => init)
        : [],
  )
  const [prose] = values.flatMap((value) =>
    value?.type === 'ObjectExpression'
      ? value.properties.flatMap((each) =>
          each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === 'prose'
            ? [each.value]
            : [],
        )
      : [],
  )
  if (prose === undefined) throw new Error(`${path} has no prose; is it a cause?`)
  return `${code.slice(0, prose.start)}''${code.slice(prose.end)}`
}

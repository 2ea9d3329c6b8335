/** A bundle loads Node's own modules and the files beside it, and nothing else: what others can put on a path stays unread. */
import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'

/** What libraries ask for that is not to be had, or not wanted, in a bundle. */
const standIns: Readonly<Record<string, string>> = {
  // Prints headers and proxies under DEBUG, before they are masked, and looks for `supports-color` everywhere.
  debug: `const silent = Object.assign(() => {}, { enabled: false, extend: () => silent })
    module.exports = Object.assign(() => silent, { enabled: () => false })`,
  // Optional: https-proxy-agent says what is missing when this throws.
  kerberos: `throw new Error('kerberos is not in this bundle')`,
  // Signs for all Regions at once, with a package that has to be installed; STS has no such calls.
  '@aws-sdk/signature-v4-multi-region': `import { SignatureV4 } from '@smithy/signature-v4'
    export class SignatureV4MultiRegion extends SignatureV4 { static sigv4aDependency() { return 'none' } }`,
  // Traces calls inside of Lambda functions, where no job runs.
  '@aws/lambda-invoke-store': `export const InvokeStore = { getInstanceAsync: async () => undefined }`,
  // Loaded for answers that arrive as a stream of events, and none of the services called here has any.
  '@smithy/core/event-streams': `throw new Error('event streams are not in this bundle')`,
  // Retries what proper-lockfile never calls, and prints under NODE_DEBUG.
  'graceful-fs': `module.exports = require('node:fs')`,
}

const named = new RegExp(`^(?:${Object.keys(standIns).join('|')})$`)

const unusedOfYaml =
  /[\\/]yaml[\\/]browser[\\/]dist[\\/](?:stringify[\\/](?:stringify(?:Collection|Comment|Document|Pair|String)?|foldFlowLines)|schema[\\/]yaml-1\.1[\\/](?:binary|omap|pairs|set|timestamp))\.js$/

/** Built-in modules go by their `node:` names, which nothing else can have. */
export const selfContained: Plugin = {
  name: 'self-contained',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) => {
      if (named.test(path)) return { path, namespace: 'stand-in' }
      // Some packages write `process/`, which Node would look for among packages.
      const name = path.replace(/\/$/, '')
      return isBuiltin(name) ? { path: `node:${name.replace(/^node:/, '')}`, external: true } : undefined
    })
    onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({
      contents: standIns[path] ?? '',
      resolveDir: import.meta.dirname,
    }))
    // Some clients read their version from there, and nothing else.
    onLoad({ filter: /[\\/]node_modules[\\/].*[\\/]package\.json$/ }, async ({ path }) => {
      const { name, version } = JSON.parse(await readFile(path, 'utf8'))
      return { contents: JSON.stringify({ name, version }), loader: 'json' }
    })
    // Its ES modules: the others print what they read under LOG_TOKENS and LOG_STREAM, and hold 17 kB that is not used.
    onResolve({ filter: /^yaml$/ }, async ({ kind, resolveDir }) => {
      const { path } = await resolve('yaml/package.json', { kind, resolveDir })
      return { path: join(dirname(path), 'browser/dist/index.js'), sideEffects: false }
    })
    // It writes YAML too, and knows the types of YAML 1.1; inputs are only read, as YAML 1.2.
    onLoad({ filter: unusedOfYaml }, async ({ path }) => {
      const names = /^export \{([^}]*)\}/m.exec(await readFile(path, 'utf8'))?.[1]?.split(',') ?? []
      const absent = `function absent() { throw new Error('this part of YAML is not in this bundle') }`
      return { contents: `${absent}\nexport { ${names.map((name) => `absent as ${name}`).join(', ')} }` }
    })
  },
}

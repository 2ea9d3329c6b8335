/** A bundle loads Node's own modules and the files beside it, and nothing else: what others can put on a path stays unread. */
import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
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
  // Retries what proper-lockfile never calls, and prints under NODE_DEBUG.
  'graceful-fs': `module.exports = require('node:fs')`,
}

const named = new RegExp(`^(?:${Object.keys(standIns).join('|')})$`)

/** Built-in modules go by their `node:` names, which nothing else can have. */
export const selfContained: Plugin = {
  name: 'self-contained',
  setup({ onResolve, onLoad }) {
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
    // Under LOG_TOKENS and LOG_STREAM it prints what it reads.
    onLoad({ filter: /[\\/]node_modules[\\/]yaml[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
      return { contents: (await readFile(path, 'utf8')).replaceAll(/\bnode_process\.env\.LOG_\w+/g, 'false') }
    })
  },
}

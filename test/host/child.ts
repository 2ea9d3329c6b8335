import { CredentialsError } from '../../src/core/errors.ts'
import { nodeHost } from '../../src/host/node.ts'
import { proxyUrl } from '../support/proxy-url.ts'

/** One deed of the real host, in a process of its own: `child <deed> <argument>`. */
const host = nodeHost()
const [, , deed = '', argument = ''] = process.argv

const deeds: Record<string, () => unknown> = {
  open: () => host.http.open(argument),
  send: () => host.http.send({ method: 'GET', url: argument, headers: {} }),
  'send through PROXY': () =>
    host.http.send({
      method: 'GET',
      url: argument,
      headers: {},
      proxy: proxyUrl(host.env['PROXY'] ?? ''),
      limits: { connectMs: 200 },
    }),
  'print and exit': () => {
    for (let line = 0; line < 20_000; line++) host.print(`${line} ${'x'.repeat(50)}`)
    process.exit(0)
  },
  count: () =>
    host.files.locked(argument, () => {
      host.files.replace(argument, String(Number(host.files.read(argument) ?? 0) + 1))
    }),
  'lock and die': () => host.files.locked(argument, () => process.kill(process.pid, 'SIGKILL')),
  wait: () => {
    const work = host.within(host.clock.sleep(60_000), undefined)
    host.print('waiting')
    return work
  },
  modules: async () => {
    await host.http.send({ method: 'GET', url: argument, headers: {} })
    const loaded: readonly string[] = Reflect.get(process, 'moduleLoadList')
    for (const name of loaded) host.print(name.replace('NativeModule ', ''))
  },
}

async function main(): Promise<void> {
  try {
    const result = await deeds[deed]?.()
    host.print(JSON.stringify(result) ?? 'done')
  } catch (error) {
    host.print(error instanceof CredentialsError ? `${error.code}: ${error.message}` : String(error))
    if (deed === 'wait') process.exit(1)
  }
}

void main()

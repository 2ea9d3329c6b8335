import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Http } from '../../src/core/host.ts'
import { proxied } from '../../src/core/network.ts'
import { type ProxyUrl, proxyAddress, proxyFor, proxySecrets, readProxy } from '../../src/core/proxy.ts'
import { proxyUrl } from '../support/proxy-url.ts'

const proxy = proxyUrl('http://proxy.test:3128')

test.each<readonly [url: string, noProxy: string, direct: boolean]>([
  ['https://sts.eu-central-1.amazonaws.com/', '', false],
  ['https://sts.eu-central-1.amazonaws.com/', '*', true],
  ['https://host.test/', 'host.test', true],
  ['https://HOST.test/', 'Host.TEST', true],
  ['https://host.test./', 'host.test', true],
  ['https://host.test:8443/', 'host.test', true],
  ['https://a.host.test/', 'host.test', true],
  ['https://ahost.test/', 'host.test', false],
  ['https://host.test.evil/', 'host.test', false],
  ['https://a.host.test/', '.host.test', true],
  ['https://host.test/', '.host.test', false],
  ['https://a.host.test/', '*.host.test', true],
  ['https://host.test/', '*.host.test', false],
  ['https://ahost.test/', '*.host.test', false],
  ['https://a.host.test/', '*host.test', true],
  ['https://ahost.test/', '*host.test', true],
  ['https://host.test/', '*host.test', true],
  ['https://sts.eu-central-1.amazonaws.com/', '*amazonaws.com', true],
  ['https://sts.eu-central-1.amazonaws.com/', '*AmazonAWS.com:443', true],
  ['https://sts.eu-central-1.amazonaws.com/', '*amazonaws.com:80', false],
  ['https://sts.eu-central-1.amazonaws.com.cn/', '*amazonaws.com', false],
  ['https://a.host.test/', 'a.*.test', false],
  ['https://host.test/', 'host.test:443', true],
  ['http://host.test/', 'host.test:443', false],
  ['http://host.test/', 'host.test:80', true],
  ['https://host.test:8443/', 'host.test:443', false],
  ['https://host.test:8443/', 'host.test:8443', true],
  ['https://a.host.test/', '.host.test:443', true],
  ['https://a.host.test/', '*.host.test:8443', false],
  ['https://user@host.test/path@x', 'host.test', true],
  ['https://other.test/?x=host.test', 'host.test', false],
  ['http://192.0.2.1:8080/', '192.0.2.1', true],
  ['http://192.0.2.1:8080/', '192.0.2.1:8080', true],
  ['http://192.0.2.1:8080/', '192.0.2.1:80', false],
  ['http://[fd12::1]/', 'fd00::/8', true],
  ['http://[fe12::1]/', 'fd00::/8', false],
  ['http://10.1.2.3/', '10.0.0.0/8', true],
  ['http://11.1.2.3/', '10.0.0.0/8', false],
  ['http://10.1.2.3/', '10.1.2.3/32', true],
  ['http://10.1.2.4/', '10.1.2.3/32', false],
  ['http://200.1.2.3/', '0.0.0.0/0', true],
  ['http://10.1.2.3/', '10.0.0.0/33', false],
  ['http://10.1.2.3/', '10.0.0/8', false],
  ['http://host.test/', '10.0.0.0/8', false],
  ['http://[fd00::1]:8080/', 'fd00::1', true],
  ['http://[fd00::1]:8080/', '[fd00::1]', true],
  ['http://[fd00::1]:8080/', '[fd00::1]:8080', true],
  ['http://[fd00::1]:8080/', '[fd00::1]:80', false],
  ['http://[fd00::1]/', 'FD00::1', true],
  ['https://host.test/', '  host.test ', true],
  ['https://host.test/', '.', false],
  ['https://host.test/', ':443', false],
  ['https://host.test/', 'http://host.test', false],
])('%s with no-proxy "%s": direct %s', (url, entry, direct) => {
  expect(proxyFor(url, { proxy, noProxy: ['unrelated.test', entry] })).toBe(direct ? undefined : proxy)
})

test('without a proxy everything is direct', () => {
  expect(proxyFor('https://host.test/', { proxy: undefined, noProxy: [] })).toBeUndefined()
})

test.each([
  ...['localhost', 'LOCALHOST.', 'octo.localhost', '127.0.0.1', '127.255.3.4'],
  ...['[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::FFFF:7F12:1]'],
  ...['169.254.169.254', '169.254.170.2', '[fe80::1]', '[fd00:ec2::254]'],
])('%s is never reached through a proxy', (host) => {
  for (const url of [`http://${host}:8080/x`, `https://${host}/`, `https://user@${host}/`])
    expect(proxyFor(url, { proxy, noProxy: [] })).toBeUndefined()
})

test.each([
  ...['localhost.test', 'notlocalhost', '127.0.0.1.test', '128.0.0.1', '1127.0.0.1'],
  ...['[::2]', '[::ffff:8.8.8.8]', '[1::1]', '[fd00:ec3::1]', '169.255.0.1', '0.0.0.0'],
])('%s is somewhere else', (host) => {
  expect(proxyFor(`http://${host}:8080/x`, { proxy, noProxy: [] })).toBe(proxy)
})

const nobody = { user: '', password: '' }
test.each<readonly [string, Partial<ProxyUrl>]>([
  ['proxy', { scheme: 'http', host: 'proxy', port: 80, ...nobody }],
  ['proxy:3128', { scheme: 'http', port: 3128 }],
  ['HTTP://Proxy.Example.Com:3128/', { scheme: 'http', host: 'proxy.example.com', port: 3128 }],
  ['https://proxy', { scheme: 'https', port: 443 }],
  ['http://[FD00::1]:3128', { host: 'fd00::1', port: 3128 }],
  ['socks://proxy', { scheme: 'socks5', port: 1080 }],
  ['socks5://ada:pw@proxy:9050', { scheme: 'socks5', port: 9050, user: 'ada', password: 'pw' }],
  ['socks5h://proxy', { scheme: 'socks5' }],
  ['socks4://proxy', { scheme: 'socks4' }],
  ['SOCKS4A://proxy', { scheme: 'socks4' }],
  ['http://corp:S3cr%40t%2Fp%23ss@127.0.0.1:9', { user: 'corp', password: 'S3cr@t/p#ss', host: '127.0.0.1' }],
  [
    'http://jane@corp.example:hunter22@proxy:1',
    { user: 'jane@corp.example', password: 'hunter22', host: 'proxy' },
  ],
  ['CORP%5Cjane:p:w@proxy', { user: 'CORP\\jane', password: 'p:w', host: 'proxy' }],
  ['ada:50%@proxy', { password: '50%' }],
  ['ada:%E9%41@proxy', { password: '%E9%41' }],
  ['token@proxy', { user: 'token', password: '' }],
  [':pw@proxy', { user: '', password: 'pw' }],
  ['http://proxy:', { port: 80 }],
])('the proxy %s', (text, expected) => {
  expect(proxyUrl(text)).toMatchObject(expected)
})

test.each([
  ...[
    'http://jane:Spring@Secret24#x@127.0.0.1:9',
    'http://CORP\\jane:Secret24@host',
    'http://jane:Secret24?sword@host',
  ],
  ...[
    'http://jane:Sec/ret24@host',
    'http://host/Secret24',
    'http://host//',
    'http://host:1/?x=Secret24',
    'host#Secret24',
  ],
  ...['http://jane:Secret24 @host', 'http://jane:Secret24\n@host', 'http://jane:Secret24\u0000@host'],
])('%j must be percent-encoded, and is not repeated', (text) => {
  const reading = readProxy(text, 'HTTPS_PROXY')
  expect(reading).toMatchObject({ kind: 'problem', problem: expect.stringContaining('Percent-encode') })
  expect(JSON.stringify(reading)).not.toMatch(/secret24|jane/i)
})

test.each([
  ...[
    '',
    'http://',
    'http://jane:Secret24@',
    'http://jane:Secret24',
    'ftp://jane:Secret24@host',
    'http:proxy:1',
  ],
  ...[
    'http://u:Secret24@h:99999',
    'http://h:0',
    'http://[::1',
    'http://h:1:2',
    'http://ho%41st',
    'http://-h',
  ],
  ...['//host', '://host', 'http://a@b@'],
])('%j is no proxy', (text) => {
  const reading = readProxy(text, 'http-proxy')
  expect(reading).toMatchObject({
    kind: 'problem',
    problem: expect.stringContaining('must be a URL such as'),
  })
  expect(JSON.stringify(reading)).not.toMatch(/secret24|jane/i)
})

test('what is read agrees with how Node reads URLs, wherever both see a proxy', () => {
  const piece = fc.stringMatching(/^[\w.~%:@!$&'()*+,;=-]{0,12}$/)
  fc.assert(
    fc.property(
      piece,
      piece,
      fc.constantFrom('proxy.test', '192.0.2.1', '[fd00::1]'),
      (user, password, host) => {
        const text = `http://${user}:${password}@${host}:3128`
        const reading = readProxy(text, 'http-proxy')
        expect(reading.kind).toBe('proxy')
        const url = new URL(text)
        const proxy = proxyUrl(text)
        expect(proxyAddress(proxy)).toBe(url.host)
        const percent = (part: string) => Buffer.from(part.replace(/%(?![0-9a-f]{2})/gi, '%25'))
        const same = (ours: string, theirs: string) => {
          try {
            return ours === decodeURIComponent(percent(theirs).toString())
          } catch {
            return true
          }
        }
        expect([same(proxy.user, url.username), same(proxy.password, url.password)]).toEqual([true, true])
      },
    ),
  )
})

test.each<readonly [string, readonly string[]]>([
  ['http://proxy:3128', []],
  ['http://corp:S3cr%40t%2F@127.0.0.1:9', ['S3cr%40t%2F', 'S3cr@t/', 'corp:S3cr%40t%2F', 'corp:S3cr@t/']],
  ['http://jane@corp.example:hunter22@proxy:1', ['hunter22', 'jane@corp.example:hunter22']],
  ['http://jane:Spring@Secret24#x@127.0.0.1:9', ['Spring@Secret24#x', 'jane:Spring@Secret24#x']],
  ['http://CORP\\jane:pw/1@host', ['pw/1', 'CORP\\jane:pw/1']],
  ['http://tok%65n@proxy', ['tok%65n', 'token', 'token:']],
])('to be hidden of %s', (text, expected) => {
  expect(proxySecrets(text)).toEqual(expected)
})

test('what is sent takes the proxy for its URL, and opens no connection that a tunnel would not use', async () => {
  const sent: (string | undefined)[] = []
  const opened: string[] = []
  const answer = { status: 200, headers: {}, body: '' }
  const http: Http = {
    open: (url) => void opened.push(url),
    send: async ({ url, proxy }) => {
      sent.push(`${url} ${proxy?.host}`)
      return answer
    },
  }
  const through = proxied(http, { proxy: proxyUrl('http://proxy.test:3128'), noProxy: ['direct.test'] })
  for (const url of ['https://sts.test/', 'https://direct.test/']) {
    through.open(url)
    await through.send({ method: 'GET', url, headers: {} })
  }
  expect(sent).toEqual(['https://sts.test/ proxy.test', 'https://direct.test/ undefined'])
  expect(opened).toEqual(['https://direct.test/'])
  expect(proxied(http, { proxy: undefined, noProxy: [] })).toBe(http)
})

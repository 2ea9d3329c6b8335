import { expect, test } from 'vitest'
import { proxyFor } from '../../src/core/proxy.ts'

const proxy = 'http://proxy.test:3128'

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
  ['http://127.0.0.1:8080/', '127.0.0.1', true],
  ['http://127.0.0.1:8080/', '127.0.0.1:8080', true],
  ['http://127.0.0.1:8080/', '127.0.0.1:80', false],
  ['http://10.1.2.3/', '10.0.0.0/8', true],
  ['http://11.1.2.3/', '10.0.0.0/8', false],
  ['http://10.1.2.3/', '10.1.2.3/32', true],
  ['http://10.1.2.4/', '10.1.2.3/32', false],
  ['http://200.1.2.3/', '0.0.0.0/0', true],
  ['http://10.1.2.3/', '10.0.0.0/33', false],
  ['http://10.1.2.3/', '10.0.0/8', false],
  ['http://host.test/', '10.0.0.0/8', false],
  ['http://[::1]:8080/', '::1', true],
  ['http://[::1]:8080/', '[::1]', true],
  ['http://[::1]:8080/', '[::1]:8080', true],
  ['http://[::1]:8080/', '[::1]:80', false],
  ['http://[fd00::1]/', 'FD00::1', true],
  ['http://[fd00::1]/', 'fd00::/8', false],
  ['https://host.test/', '  host.test ', true],
  ['https://host.test/', '.', false],
  ['https://host.test/', ':443', false],
  ['https://host.test/', 'http://host.test', false],
])('%s with no-proxy "%s": direct %s', (url, entry, direct) => {
  expect(proxyFor(url, { proxy, noProxy: ['unrelated.test', entry] })).toBe(direct ? undefined : proxy)
})

test('without a proxy everything is direct', () => {
  expect(proxyFor('https://host.test/', { proxy: undefined, noProxy: [] })).toBeUndefined()
  expect(proxyFor('https://host.test/', { proxy: '', noProxy: [] })).toBeUndefined()
})

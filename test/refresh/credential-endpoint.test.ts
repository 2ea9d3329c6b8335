import { describe, expect, test } from 'vitest'
import { answerTo, type EndpointRequest } from '../../src/refresh/credential-endpoint.ts'
import type { Keeper } from '../../src/refresh/refresher.ts'
import { sessionOf } from '../support/sessions.ts'

const host = '127.0.0.1:4711'
const token = 'f00d'.repeat(16)
const endMs = Date.UTC(2027, 0, 2, 3, 4, 5, 678)

const holding = (name: string): Keeper => ({
  current: () => sessionOf(name, endMs),
  renewed: () => new Promise(() => {}),
  trouble: () => 'STS is down',
})
/** Has nothing until its renewal ends. */
function renewing(then: Keeper['current'], trouble?: string): Keeper {
  let ended = false
  return {
    current: () => (ended ? then() : undefined),
    renewed: async () => {
      ended = true
    },
    trouble: () => trouble,
  }
}

const keepers = new Map([
  ['deploy', holding('deploy')],
  ['a+b@c', holding('odd')],
  ['late', renewing(() => sessionOf('late', endMs))],
  ['gone', renewing(() => undefined, 'AccessDenied')],
])
const ask = async (changes: Partial<EndpointRequest>) => {
  const request = { method: 'GET', target: '/roles/deploy', host, authorization: token, ...changes }
  const { status, body, stop } = await answerTo(request, { keepers, token, host })
  return { status, stop, body: JSON.parse(body) }
}

describe('the endpoint', () => {
  test('answers as a container does, from memory whatever the renewal does', async () => {
    expect(await ask({})).toEqual({
      status: 200,
      body: {
        AccessKeyId: 'ASIAdeploy',
        SecretAccessKey: 'secret-deploy',
        Token: 'token-deploy',
        Expiration: '2027-01-02T03:04:05Z',
        AccountId: '111122223333',
        RoleArn: 'arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions',
      },
    })
  })

  test.each([
    ['a query', { target: '/roles/deploy?x=1' }, 'ASIAdeploy'],
    ['an escaped name', { target: '/roles/a%2Bb%40c' }, 'ASIAodd'],
    ['a plain name', { target: '/roles/a+b@c' }, 'ASIAodd'],
    ['a renewal under way, for which it waits', { target: '/roles/late' }, 'ASIAlate'],
  ])('takes %s', async (_, changes, key) => {
    expect(await ask(changes)).toMatchObject({ status: 200, body: { AccessKeyId: key } })
  })

  test.each<[string, Partial<EndpointRequest>, number, string]>([
    ['another host', { host: 'evil.example:4711' }, 403, 'WrongHost'],
    ['localhost, which no variable names', { host: 'localhost:4711' }, 403, 'WrongHost'],
    ['another port', { host: '127.0.0.1:80' }, 403, 'WrongHost'],
    ['no host', { host: undefined }, 403, 'WrongHost'],
    ['another host, though it stops', { host: 'evil', method: 'POST', target: '/stop' }, 403, 'WrongHost'],
    ['no token', { authorization: undefined }, 401, 'NotAuthorized'],
    ['an empty token', { authorization: '' }, 401, 'NotAuthorized'],
    ['half the token', { authorization: token.slice(0, 32) }, 401, 'NotAuthorized'],
    ['the token and more', { authorization: `${token}\n` }, 401, 'NotAuthorized'],
    ['Bearer', { authorization: `Bearer ${token}` }, 401, 'NotAuthorized'],
    [
      'a stop without the token',
      { method: 'POST', target: '/stop', authorization: 'x' },
      401,
      'NotAuthorized',
    ],
    ['a stop by GET', { target: '/stop' }, 404, 'NotFound'],
    ['another role', { target: '/roles/admin' }, 404, 'NotFound'],
    ['no role', { target: '/roles/' }, 404, 'NotFound'],
    ['a deeper path', { target: '/roles/deploy/x' }, 404, 'NotFound'],
    ['a broken escape', { target: '/roles/%zz' }, 404, 'NotFound'],
    ['a foreign target', { target: 'http://evil.example/roles/deploy' }, 404, 'NotFound'],
    ['a word of every object', { target: '/roles/__proto__' }, 404, 'NotFound'],
    ['HEAD', { method: 'HEAD' }, 405, 'MethodNotAllowed'],
    ['PUT', { method: 'PUT' }, 405, 'MethodNotAllowed'],
    ['a session that is over', { target: '/roles/gone' }, 503, 'Expired'],
  ])('refuses %s', async (_, changes, status, code) => {
    const answer = await ask(changes)
    expect(answer).toMatchObject({ status, body: { code, message: expect.any(String) } })
    expect(answer.stop).toBeUndefined()
    expect(JSON.stringify(answer)).not.toContain(token)
  })

  test('says why a session could not be renewed', async () => {
    const { body } = await ask({ target: '/roles/gone' })
    expect(body.message).toBe('The session has ended and could not be renewed: AccessDenied')
  })

  test('stops when told so with the token', async () => {
    expect(await ask({ method: 'POST', target: '/stop' })).toMatchObject({ status: 200, stop: true })
  })
})

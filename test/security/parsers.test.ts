import { describe, expect, test } from 'vitest'
import { editSection, sectionOf } from '../../src/aws-config/shared-file.ts'
import { claim, claimsFrom, tokenExpiry } from '../../src/core/token.ts'
import { inEvent } from '../../src/diagnosis/evidence.ts'
import { customTagsFrom } from '../../src/inputs/custom-tags.ts'
import { at, documentFrom, textAt } from '../../src/sts/document.ts'

/** Nothing that is parsed may reach the prototype that all objects share. */
const isClean = () => expect(Reflect.get({}, 'polluted')).toBeUndefined()

describe('prototypes', () => {
  test('custom-tags: __proto__ is a key like any other', () => {
    const { tags, problems } = customTagsFrom(JSON.parse('{"__proto__": "a", "constructor": "b"}'), [])
    expect(problems).toEqual([])
    expect(Object.entries(tags)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
    isClean()
  })

  test.each([
    '{"__proto__": {"polluted": 1}}',
    '{"a": {"toString": 1, "valueOf": 1}}',
    '{"a": {"__proto__": null}}',
  ])('custom-tags: %s is refused', (text) => {
    expect(customTagsFrom(JSON.parse(text), []).problems).toEqual([
      expect.stringContaining('neither text, number nor boolean'),
    ])
    isClean()
  })

  test('shared files: sections and keys named __proto__', () => {
    const text = '[__proto__]\npolluted = 1\n[profile constructor]\n__proto__ = 2\n__proto__.polluted = 3\n'
    expect(sectionOf(text, '__proto__')).toEqual({ polluted: '1' })
    expect(Object.entries(sectionOf(text, 'profile constructor') ?? {})).toContainEqual(['__proto__', '2'])
    expect(() => editSection(text, '__proto__', { polluted: '4' })).toThrow(
      'cannot stand in a shared AWS file',
    )
    expect(sectionOf(text, 'toString')).toBeUndefined()
    isClean()
  })

  test.each([
    '<ErrorResponse><__proto__><polluted>1</polluted></__proto__><Error><Code>A</Code></Error></ErrorResponse>',
    '<ErrorResponse><Error><constructor><prototype><polluted>1</polluted></prototype></constructor><Code>A</Code></Error></ErrorResponse>',
    '{"__proto__": {"polluted": 1}, "Error": {"Code": "A", "__proto__": {"polluted": 1}}}',
  ])('answers: %s', (body) => {
    const document = documentFrom(body)
    expect(textAt(at(document, 'ErrorResponse') ?? document, 'Error', 'polluted')).toBeUndefined()
    expect(at(document, 'toString')).toBeUndefined()
    expect(at(document, '__proto__', 'polluted', 'x')).toBeUndefined()
    isClean()
  })

  test('events and claims: only what stands there', () => {
    const event: unknown = JSON.parse('{"__proto__": {"pull_request": {"head": 1}}}')
    expect(inEvent(event, 'pull_request')).toBeUndefined()
    expect(inEvent(event, 'constructor', 'name')).toBeUndefined()
    expect(claim(claimsFrom(token('{"__proto__": {"sub": "x"}}')), 'sub')).toBeUndefined()
    isClean()
  })
})

describe('XML', () => {
  const laughs = Array.from(
    { length: 10 },
    (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
  ).join('')
  test.each([
    ['entities that grow', `<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l10;</a>`],
    ['an external entity', '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'],
    ['an external document type', '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]><a/>'],
    ['an entity without a declaration', '<a>&nbsp;</a>'],
  ])('%s is no answer', (_, body) => {
    expect(documentFrom(body)).toBeUndefined()
  })
})

const encoded = (text: string) => Buffer.from(text).toString('base64url')
const token = (payload: string) => `${encoded('{"alg":"none"}')}.${encoded(payload)}.x`

describe('tokens', () => {
  test.each([
    ['empty', ''],
    ['two parts', 'a.b'],
    ['five parts, encrypted', 'a.b.c.d.e'],
    ['no payload', 'a..c'],
    ['plain base64 with padding', 'e30=.e30=.x'],
    ['blanks inside', `a.${encoded('{}')} .c`],
    ['not UTF-8', `a.${Buffer.from([0xff, 0xfe]).toString('base64url')}.c`],
    ['not JSON', token('{sub:1}')],
    ['a list', token('[1]')],
    ['null', token('null')],
    ['cut', token('{"sub":"x"').slice(0, -3)],
  ])('%s: no claims', (_, text) => {
    expect(claimsFrom(text)).toBeUndefined()
    expect(tokenExpiry(text)).toBeUndefined()
  })

  test.each(['"1"', 'null', '{}', '1e400'])('exp %s is no time', (exp) => {
    expect(tokenExpiry(token(`{"exp": ${exp}}`))).toBeUndefined()
  })

  test('claims that are no text are no claims', () => {
    const claims = claimsFrom(token('{"sub": ["a"], "iss": {"x": 1}, "aud": 1}'))
    expect(['sub', 'iss', 'aud'].map((name) => claim(claims, name))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

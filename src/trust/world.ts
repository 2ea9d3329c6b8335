/** Everything a kind of caller can send: its token's claims, or who it is in AWS, and what it chooses itself. */
import { type Domain, domainOfRequestKey, numbersOf } from './request-keys.ts'
import { type Others, type Parts, textsOfTemplate } from './template.ts'

export type Kind =
  | { readonly kind: 'token'; readonly provider: string; readonly host: string }
  | { readonly kind: 'aws' }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'saml'; readonly provider: string }

/** One way in which the claims fit together. Keys are in lower case. */
export interface Form {
  readonly templates: ReadonlyMap<string, string>
  /** Claims that no template contains. */
  readonly domains: ReadonlyMap<string, Domain>
  readonly optional: ReadonlySet<string>
  /** The subject is made as a tenant had it made. */
  readonly custom?: true
}

export interface World {
  readonly caller: Kind
  readonly action: string
  readonly forms: readonly Form[]
  /** Parts that the caller surely has, such as the account. */
  readonly given: Parts
  /** Names that are not the caller's, by the part. Undefined: the caller may be anyone that the policy means. */
  readonly others?: Others
  /** Milliseconds. */
  readonly now: number
}

/** What a key can hold in requests of this form, some of the parts known. */
export function domainOf(
  key: string,
  form: Form,
  place: { readonly world: World; readonly parts: Parts; readonly values: readonly string[] },
): Domain {
  const { world, parts, values } = place
  const template = form.templates.get(key)
  if (template !== undefined) {
    return {
      presence: form.optional.has(key) ? 'maybe' : 'always',
      get texts() {
        return textsOfTemplate(template, new Map([...world.given, ...parts]), world.others)
      },
      among: textsOfTemplate(template),
      samples: numbersOf(values),
    }
  }
  const listed = form.domains.get(key)
  if (listed !== undefined) return listed
  const stranger = world.others !== undefined
  const { caller, now } = world
  const service = caller.kind === 'service' ? caller.service : undefined
  return domainOfRequestKey(key, { caller: caller.kind, service, stranger, now, values })
}

/** A key as the forms have it. */
export function canonical(key: string): string {
  return key.toLowerCase()
}

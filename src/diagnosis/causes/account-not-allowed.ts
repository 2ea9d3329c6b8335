import type { Cause, Explanation } from '../finding.ts'
import { plain } from '../text.ts'

export const accountNotAllowed: Cause = {
  code: 'account-not-allowed',
  title: 'The credentials are of an account that allowed-account-ids does not list',
  symptom: 'place',
  prose: `The guard did its work: nothing was published. Either the role or the keys are of the wrong account, or the list is out of date.
A compatible service that does not say whose account it is cannot be held to a list either.`,
  explain({ error, plan }) {
    if (error.code !== 'account-not-allowed') return undefined
    if (error.details.reason === 'unknown') return unknownAccount
    const actual = /credentials \((\d{12})\)/.exec(error.message)?.[1]
    const allowed = plan?.guard.allowedAccounts ?? []
    return {
      certainty: 'certain',
      evidence: [
        ...(actual === undefined ? [] : [`Account of the credentials: ${actual}`]),
        ...(allowed.length === 0 ? [] : [`allowed-account-ids: ${plain(allowed.join(', '))}`]),
      ],
      fix: {
        text: 'If the account is the right one, add it. If not, change role-to-assume or the keys.',
        language: 'yaml',
        code: `allowed-account-ids: ${[...allowed, ...(actual === undefined ? [] : [actual])].join(', ')}`,
      },
    }
  },
}

const unknownAccount: Explanation = {
  title: 'The service does not say which account the credentials are of',
  certainty: 'certain',
  evidence: ['allowed-account-ids is set, and the answer names no account'],
  fix: {
    text: 'Let sts-endpoint name a service that does. Without allowed-account-ids, any account is taken.',
  },
}

import type { Cause, Explanation } from '../finding.ts'
import { plain } from '../text.ts'

export const accountNotAllowed: Cause = {
  code: 'account-not-allowed',
  title: 'The credentials belong to an account that is not in allowed-account-ids',
  symptom: 'place',
  prose: `The account check worked, and nothing was published. Either the role or the keys belong to the wrong account, or the list is out of date.
An STS-compatible service that does not return an account cannot pass the check either.`,
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
        text: 'If this is the right account, add it to the list. If not, change role-to-assume or the keys.',
        language: 'yaml',
        code: `allowed-account-ids: ${[...allowed, ...(actual === undefined ? [] : [actual])].join(', ')}`,
      },
    }
  },
}

const unknownAccount: Explanation = {
  title: 'The service does not say which account the credentials belong to',
  certainty: 'certain',
  evidence: ['allowed-account-ids is set, and the response does not name an account'],
  fix: {
    text: 'Point sts-endpoint to a service that returns the account. If any account is acceptable, remove allowed-account-ids.',
  },
}

import type { Cause } from '../finding.ts'
import { missedFor, sureness } from '../looked-up.ts'
import { plain, quote } from '../text.ts'

export const profileMissing: Cause = {
  code: 'profile-missing',
  title: 'The profile does not exist, or says nothing of credentials',
  symptom: 'no-token',
  prose: `\`AWS_PROFILE\` names a profile that is not in the files that are read here: \`~/.aws/config\` and \`~/.aws/credentials\`, or those
that \`AWS_CONFIG_FILE\` and \`AWS_SHARED_CREDENTIALS_FILE\` name. In a container \`~\` is another folder than on the runner. In the
config file a section is called \`[profile NAME]\`, in the credentials file \`[NAME]\`. A job that uses OIDC or keys needs no profile:
unset \`AWS_PROFILE\`.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'no-such-profile', 'no-source-profile', 'nothing-in-profile')
    if (missed === undefined) return undefined
    const name = quote(missed.name ?? 'default')
    const titles = {
      'no-such-profile': `AWS_PROFILE is ${name}, and no file has that profile`,
      'no-source-profile': `source_profile names ${name}, and no file has that profile`,
    }
    const title =
      missed.reason === 'no-such-profile' || missed.reason === 'no-source-profile'
        ? titles[missed.reason]
        : `The profile ${name} says nothing of credentials`
    return {
      title,
      ...sureness(evidence),
      evidence: [
        'Read: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, else ~/.aws/config and ~/.aws/credentials',
      ],
      fix: {
        text:
          missed.reason === 'nothing-in-profile'
            ? `Give the profile credentials. Or unset AWS_PROFILE, if the job does not need ${plain(name)}.`
            : `Correct the name, or let the files have the profile ${plain(name)}. If the job does not need it, unset AWS_PROFILE.`,
        language: 'sh',
        code: 'aws configure list-profiles   # as the user that runs the job, in its container',
      },
    }
  },
}

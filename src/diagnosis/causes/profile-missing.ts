import type { Cause } from '../finding.ts'
import { missedFor, sureness } from '../looked-up.ts'
import { plain, quote } from '../text.ts'

export const profileMissing: Cause = {
  code: 'profile-missing',
  title: 'The profile does not exist, or has no credentials',
  symptom: 'no-token',
  prose: `\`AWS_PROFILE\` names a profile that is not in the files that this step reads: \`~/.aws/config\` and \`~/.aws/credentials\`, or the files in
\`AWS_CONFIG_FILE\` and \`AWS_SHARED_CREDENTIALS_FILE\`. In a container, \`~\` is a different folder than on the runner. In the config file a
section is called \`[profile NAME]\`, in the credentials file \`[NAME]\`. A job that uses OIDC or keys needs no profile: unset \`AWS_PROFILE\`.`,
  explain(evidence) {
    const missed = missedFor(evidence, 'no-such-profile', 'no-source-profile', 'nothing-in-profile')
    if (missed === undefined) return undefined
    const name = quote(missed.name ?? 'default')
    const titles = {
      'no-such-profile': `AWS_PROFILE is ${name}, but no such profile exists`,
      'no-source-profile': `source_profile is ${name}, but no such profile exists`,
    }
    const title =
      missed.reason === 'no-such-profile' || missed.reason === 'no-source-profile'
        ? titles[missed.reason]
        : `The profile ${name} has no credentials`
    return {
      title,
      ...sureness(evidence),
      evidence: [
        'Files read: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE; by default ~/.aws/config and ~/.aws/credentials',
      ],
      fix: {
        text:
          missed.reason === 'nothing-in-profile'
            ? `Add credentials to the profile. If the job does not need ${plain(name)}, unset AWS_PROFILE.`
            : `Correct the name, or add the profile ${plain(name)} to one of the files. If the job does not need it, unset AWS_PROFILE.`,
        language: 'sh',
        code: 'aws configure list-profiles   # as the user that runs the job, in its container',
      },
    }
  },
}

/** What `emulate` has without a configuration: the value of a configuration file (docs/emulator.md). */

const account = '111122223333'
const issuer = 'token.actions.githubusercontent.com'

export const sample = {
  jobs: [
    {
      requestToken: 'request-token-of-main',
      claims: { repository: 'octo-org/octo-repo', ref: 'refs/heads/main' },
    },
  ],
  accounts: [
    {
      id: account,
      providers: [{ url: `https://${issuer}` }],
      users: [
        {
          name: 'ci',
          accessKeys: [{ id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }],
        },
      ],
      roles: [
        {
          name: 'deploy',
          trust: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
                Action: 'sts:AssumeRoleWithWebIdentity',
                Condition: {
                  StringEquals: {
                    [`${issuer}:aud`]: 'sts.amazonaws.com',
                    [`${issuer}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main',
                  },
                },
              },
              {
                Effect: 'Allow',
                Principal: { AWS: `arn:aws:iam::${account}:user/ci` },
                Action: ['sts:AssumeRole', 'sts:TagSession'],
              },
            ],
          },
        },
      ],
    },
  ],
}

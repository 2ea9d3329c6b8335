/** Arguments of git, for commits that depend on nobody's settings. */
export const gitIdentity = [
  '-c',
  'user.name=octocat',
  '-c',
  'user.email=octocat@example.com',
  '-c',
  'commit.gpgsign=false',
] as const

import { describe, expect, test } from 'vitest'
import { toDocsUrl, toUses } from '../../src/diagnosis/links.ts'
import { projectName } from '../../src/diagnosis/project.ts'

const page = 'docs/troubleshooting.md#role-trust'
const mirror = { repositoryUrl: 'https://github.example/octo-mirror/aws', ref: 'v1' }
const source = { repositoryUrl: 'https://github.com/octo-org/aws', ref: 'a1b2c3d' }

describe('the explanation of a finding is', () => {
  test.each([
    [
      'where the release says',
      { actionSource: mirror, documentation: source },
      `${source.repositoryUrl}/blob/a1b2c3d/${page}`,
    ],
    [
      'else where the action was taken from',
      { actionSource: mirror },
      `${mirror.repositoryUrl}/blob/v1/${page}`,
    ],
    [
      'else where the project lives; a path while it has no name',
      {},
      projectName === undefined ? page : `https://github.com/${projectName}/blob/main/${page}`,
    ],
  ])('%s', (_, facts, url) => {
    expect(toDocsUrl('role-trust', facts)).toBe(url)
  })
})

test('another step names the action as this one does', () => {
  expect(toUses({ actionSource: mirror })).toBe('uses: octo-mirror/aws@v1')
  expect(toUses({})).toBe('uses: ACTION@VERSION # as in this step')
})

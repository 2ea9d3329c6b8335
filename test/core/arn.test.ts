import { expect, test } from 'vitest'
import {
  arnFrom,
  isRoleArn,
  isRoleName,
  partitionOfRegion,
  roleArnFrom,
  roleNameOf,
} from '../../src/core/arn.ts'

test.each([
  ['eu-central-1', 'aws', 'sts.amazonaws.com'],
  ['cn-northwest-1', 'aws-cn', 'sts.amazonaws.com.cn'],
  ['us-gov-east-1', 'aws-us-gov', 'sts.amazonaws.com'],
  ['us-iso-east-1', 'aws-iso', 'sts.amazonaws.com'],
  ['us-isob-east-1', 'aws-iso-b', 'sts.amazonaws.com'],
  ['eu-isoe-west-1', 'aws-iso-e', 'sts.amazonaws.com'],
  ['us-isof-south-1', 'aws-iso-f', 'sts.amazonaws.com'],
  ['eusc-de-east-1', 'aws-eusc', 'sts.amazonaws.com'],
  ['a-region-to-come', 'aws', 'sts.amazonaws.com'],
])('%s lies in %s', (region, id, audience) => {
  expect(partitionOfRegion(region)).toMatchObject({ id, audience })
})

test.each([
  [
    'arn:aws:iam::111122223333:role/deploy',
    { partition: 'aws', service: 'iam', region: '', account: '111122223333', resource: 'role/deploy' },
  ],
  [
    'arn:aws:sts::111122223333:assumed-role/a:b/c',
    { partition: 'aws', service: 'sts', region: '', account: '111122223333', resource: 'assumed-role/a:b/c' },
  ],
  ['arn:aws:iam::1', undefined],
  ['deploy', undefined],
  ['', undefined],
])('%s is %j', (text, expected) => {
  expect(arnFrom(text)).toEqual(expected)
})

test.each([
  ['arn:aws:iam::111122223333:role/deploy', true],
  ['arn:aws-us-gov:iam::111122223333:role/teams/web/deploy', true],
  ['arn:aws:iam::1111:role/deploy', false],
  ['arn:aws:iam::111122223333:user/ci', false],
  ['arn:aws:iam::111122223333:role/', false],
  ['arn:aws:iam::111122223333:role/a b', false],
  [`arn:aws:iam::111122223333:role/${'x'.repeat(2048)}`, false],
])('%s as a role ARN: %s', (text, expected) => {
  expect(isRoleArn(text)).toBe(expected)
})

test.each([
  ['deploy', true],
  ['/deploy', true],
  ['teams/web/deploy', true],
  ['a+b=c,d.e@f-g_h', true],
  ['deploy/', false],
  ['two words', false],
  ['arn:aws:iam::1:role/x', false],
  ['x'.repeat(65), false],
  ['', false],
])('%s as a role name: %s', (text, expected) => {
  expect(isRoleName(text)).toBe(expected)
})

test.each([
  ['deploy', 'aws', 'arn:aws:iam::111122223333:role/deploy'],
  ['/teams/web/deploy', 'aws-cn', 'arn:aws-cn:iam::111122223333:role/teams/web/deploy'],
])('the role %s in %s', (name, partition, expected) => {
  expect(roleArnFrom(name, { account: '111122223333', partition })).toBe(expected)
})

test.each([
  ['arn:aws:iam::111122223333:role/teams/deploy', 'teams/deploy'],
  ['arn:aws:sts::111122223333:assumed-role/deploy/session', 'deploy/session'],
])('%s is shown as %s', (arn, expected) => {
  expect(roleNameOf(arn)).toBe(expected)
})

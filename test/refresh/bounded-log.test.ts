import { expect, test } from 'vitest'
import { boundedLog } from '../../src/refresh/bounded-log.ts'
import { memoryFiles } from '../support/memory-files.ts'

const path = '/temp/endpoint.log'
const clock = { now: () => Date.UTC(2027, 0, 2) }

test('a line has its time, and is one', () => {
  const files = memoryFiles()
  boundedLog({ path, files, clock })('two\nlines')
  expect(files.texts()[path]).toBe('2027-01-02T00:00:00.000Z two lines\n')
})

test('a full log says so once and grows no more', () => {
  const files = memoryFiles()
  const log = boundedLog({ path, files, clock, limit: 1000 })
  for (let line = 0; line < 1000; line++) log('STS is down')
  const text = files.texts()[path] ?? ''
  expect(text.length).toBeLessThan(1100)
  expect(text).toMatch(/STS is down\nThis log is full[^\n]*\n$/)
})

test('a log that cannot be written is no failure', () => {
  const files = memoryFiles({}, () => new Error('ENOSPC'))
  expect(() => boundedLog({ path, files, clock })('x')).not.toThrow()
})

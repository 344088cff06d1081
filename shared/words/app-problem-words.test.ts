import { expect, test } from 'vitest'
import type { AppProblem } from './app-problem.ts'
import { describeAppProblem, describeImportProblem } from './app-problem-words.ts'

/** One of each code: a new one without a sentence does not compile. */
const each: { readonly [C in AppProblem['code']]: Extract<AppProblem, { readonly code: C }> | AppProblem } = {
  fault: { code: 'fault' },
  'no-name': { code: 'no-name' },
  'room-gone': { code: 'room-gone' },
  'room-open': { code: 'room-open' },
  'room-unknown': { code: 'room-unknown', among: 'recent' },
  'address-gone': { code: 'address-gone' },
  'not-hosting': { code: 'not-hosting' },
  'no-addresses': { code: 'no-addresses' },
  'no-upload': { code: 'no-upload' },
  stopped: { code: 'stopped' },
  'invite-newer': { code: 'invite-newer' },
  'invite-damaged': { code: 'invite-damaged' },
  'message-link': { code: 'message-link' },
  'outbox-full': { code: 'outbox-full' },
  'passcode-needed': { code: 'passcode-needed' },
  'bad-command': { code: 'bad-command', because: 'name: too long' },
  'not-saved': { code: 'not-saved', folder: '/data', because: 'EROFS: read-only file system' },
  'not-exported': { code: 'not-exported', folder: '/downloads', because: 'ENOENT: no such folder' },
  'disk-full': { code: 'disk-full', because: 'database or disk is full' },
  'storage-failed': { code: 'storage-failed', because: 'disk I/O error' },
  'newer-data': { code: 'newer-data', because: 'This folder was opened by a newer Parley.' },
  'data-damaged': { code: 'data-damaged', because: 'The key in /data is damaged.' },
  'not-imported': { code: 'not-imported', because: { kind: 'no-events' } },
  'app-lost': { code: 'app-lost' },
}

test.each(Object.values(each))('$code is described in whole sentences, with the known facts', (problem) => {
  const text = describeAppProblem(problem)
  expect(text).toMatch(/^[\p{Lu}\d].*[^.\s][.?]$/u)
  expect(text).not.toMatch(/!|\.\.|\s\s|undefined|null|\[object|NaN/)
  if ('folder' in problem) expect(text).toContain(problem.folder)
  // A full disk needs no further explanation.
  if ('because' in problem && typeof problem.because === 'string' && problem.code !== 'disk-full')
    expect(text).toContain(problem.because)
})

test('the bad lines of a file that cannot be imported are named, and whether there are more', () => {
  const problem = { kind: 'bad-lines', isExport: true, lines: ['line 2: not an event'], more: false } as const
  expect(describeImportProblem(problem)).toBe('Nothing was imported. Line 2: not an event.')
  expect(describeImportProblem({ ...problem, isExport: false, more: true })).toBe(
    'Nothing was imported. This file isn’t a Parley export in JSON Lines. Line 2: not an event; and more.',
  )
})

import { describe, expect, test } from 'vitest'
import { closeReasons, rejectReasons, type CloseReason } from '../protocol/wire/close-reasons.ts'
import { listenFailures } from '../protocol/finding/listen-failures.ts'
import { dialFailures, shutOuts } from '../client/session/failures.ts'
import {
  addressProblem,
  describeEnd,
  describeListenFailure,
  describeReject,
  nameProblem,
  rejectProblem,
  addressWords,
} from './failure-words.ts'

const ends = [...(Object.keys(closeReasons) as CloseReason[]), ...dialFailures]
// A code of one word may be a word that a sentence needs: “was lost”.
const rawCodes = [...ends, ...rejectReasons, ...listenFailures].filter((code) => code.includes('-'))

function expectSentence(text: string): void {
  expect(text).toMatch(/^[“\p{Lu}\d].*[^.\s?][.?]$/u)
  expect(text).not.toMatch(/!|\.\.|\s\s|undefined|null|\[object|NaN/)
  for (const code of rawCodes) expect(text).not.toContain(code)
}

const where = { room: 'Lab', address: '192.168.1.20:5050' }

test.each([
  ['192.168.1.20:5050', '192.168.1.20 port 5050'],
  ['lab-pc:6000', 'lab-pc port 6000'],
  ['[::1]:5050', '::1 port 5050'],
  ['[fe80::1%eth0]:5050', 'fe80::1%eth0 port 5050'],
  ['bücher.local:1', 'bücher.local port 1'],
  ['lab-pc', 'lab-pc'],
])('%s is written “%s”', (address, spoken) => {
  expect(addressWords(address)).toBe(spoken)
})

describe('why a session is not connected', () => {
  test.each(ends)('%s is a sentence, whether the room’s name is known or not', (code) => {
    for (const room of ['Lab', '']) {
      expectSentence(describeEnd({ code }, { ...where, room }))
      expectSentence(describeEnd({ code, text: 'it broke' }, { ...where, room }))
    }
  })

  test.each(ends)('%s: a quoted text that ends with a full stop gets no second one', (code) => {
    expect(describeEnd({ code, text: 'Name it otherwise.' }, where)).not.toContain('..')
  })

  test.each(ends)('%s says which room or which computer', (code) => {
    expect(describeEnd({ code }, where)).toMatch(/Lab|192\.168\.1\.20/)
    expect(describeEnd({ code }, { ...where, room: '' })).toContain('192.168.1.20')
  })

  test('a room that was not entered yet is named by its presumed name, and still described as not entered', () => {
    const notEntered = { room: '', presumedName: 'Lab', address: where.address }
    expect(describeEnd({ code: 'passcode-needed' }, notEntered)).toBe(
      'Enter the 6-digit passcode for Lab. The host can give it to you.',
    )
    expect(describeEnd({ code: 'lost' }, notEntered)).toContain('closed the connection')
    expect(describeEnd({ code: 'connection-refused' }, notEntered)).toContain('192.168.1.20')
  })

  test('ends have different sentences, except those that mean the same to people', () => {
    const said = new Set(ends.map((code) => describeEnd({ code }, where)))
    // 'lost', 'hello-timeout' and 'internal-error' are one sentence, and so are the two for
    // unreadable frames.
    expect(said.size).toBe(ends.length - 3)
  })

  test('[V2] two incompatible versions are both named', () => {
    const text = 'The room uses version 2.0, you use 1.0'
    expect(describeEnd({ code: 'unsupported-version', text }, where)).toMatch(/version 2\.0.*1\.0/)
  })

  test('a quoted text can neither deceive nor break out of its line', () => {
    const text = 'evil\u202E\u200B\r\nAll is well\u001B[2J...'
    expect(describeEnd({ code: 'knock-refused', text }, where)).toContain('It said: evil All is well.')
    expect(describeEnd({ code: 'knock-refused', text: ' \u200B. ' }, where)).not.toContain('It said')
  })

  test.each(['disk-full', 'storage-failed'] as const)('%s says whose disk it is', (code) => {
    expect(describeEnd({ code }, where)).toMatch(/can’t take anyone new.* its? host/)
    expect(describeEnd({ code, text: 'no space left' }, where)).toMatch(/this computer/i)
  })

  test('someone who was never in the room is told the possible causes', () => {
    expect(describeEnd({ code: 'lost' }, { ...where, room: '' })).toMatch(/busy.*not be Parley.*Try again/)
    expect(describeEnd({ code: 'lost' }, where)).not.toContain('not be Parley')
  })

  test.each([
    ['host-key-changed', /reinstalled.*another computer.*impersonating it.*None of your messages were sent/],
    ['host-not-proved', /Ask for a new invite/],
    ['invite-needed', /Ask the host/],
    ['invite-not-valid', /Ask for a new one/],
    ['passcode-needed', /6-digit passcode/],
    ['passcode-locked', /host sets a new one/],
    ['banned', /host or a moderator/],
    ['kicked', /ask to join again/],
    ['knock-timeout', /try again/],
  ] as const)('%s says what to do', (code, advice) => {
    expect(describeEnd({ code }, where)).toMatch(advice)
  })

  test('a computer that was not found is called by its name alone', () => {
    const text = describeEnd({ code: 'name-not-found' }, { room: '', address: 'lab-pc:5050' })
    expect(text).toContain('lab-pc')
    expect(text).not.toContain('port')
  })
})

describe('why something was not done', () => {
  test.each(shutOuts)('%s is a sentence', (reason) => {
    expectSentence(describeReject(reason))
  })

  test.each(rejectReasons)('[P4] %s is a sentence, and its code is for programs', (reason) => {
    expectSentence(describeReject(reason))
    expect(rejectProblem(reason)).toEqual({ code: reason, text: describeReject(reason) })
  })

  test('limits are given in numbers', () => {
    expect(describeReject('message-too-long')).toContain('8,000')
    expect(describeReject('too-many-channels')).toContain('100')
    expect(describeReject('bad-channel-name')).toContain('30')
    expect(describeReject('bad-name')).toContain('40')
  })
})

describe('why a room could not be opened', () => {
  test.each(listenFailures)('%s is a sentence', (failure) => {
    for (const detail of ['listen EACCES', 'The system said no.']) {
      expectSentence(describeListenFailure(failure, '192.168.1.20', 5050, detail))
    }
  })

  test.each([
    ['port-taken', '5050'],
    ['port-forbidden', '5050'],
    ['address-not-here', '192.168.1.20'],
    ['name-not-found', '192.168.1.20'],
    ['listen-failed', 'EACCES'],
  ] as const)('%s names the obstacle: %s', (failure, what) => {
    expect(describeListenFailure(failure, '192.168.1.20', 5050, 'listen EACCES')).toContain(what)
  })
})

describe('what is wrong with typed text', () => {
  test.each([
    ['empty', 'address-empty', '192.168.1.20:5050'],
    ['bad-host', 'bad-address', '“lab pc”'],
    ['bad-port', 'bad-port', '65535'],
  ] as const)('an address: %s', (problem, code, says) => {
    const { code: told, text } = addressProblem(problem, '  lab pc ')
    expect(told).toBe(code)
    expect(text).toContain(says)
    expect(text).toMatch(/^[“\p{Lu}].*\.$/u)
  })

  test.each(['http://10.77.1.1:5050', ' HTTPS://example.org/'])(
    'a web address is called one, whatever else is wrong with it: %j',
    (typed) => {
      for (const problem of ['bad-host', 'bad-port'] as const)
        expect(addressProblem(problem, typed).text).toMatch(/^This is a web address\. .*192\.168\.1\.20:5050/)
    },
  )

  test.each([
    ['empty', 'name-empty', 'Enter your name.'],
    ['too-long', 'name-too-long', 'Your name can be up to 40 characters.'],
  ] as const)('a name: %s', (problem, code, text) => {
    expect(nameProblem(problem, 'your name', 40)).toEqual({ code, text })
  })
})

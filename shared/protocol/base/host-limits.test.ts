import { expect, test } from 'vitest'
import { defaultHostLimits, hostSettings, optionOf, parseHostLimits } from './host-limits.ts'
import { limits } from './limits.ts'

const problem = (...pairs: string[]): string => {
  const parsed = parseHostLimits(pairs)
  return parsed.ok ? 'none' : parsed.problem
}

test('without options, the limits are those of limits.ts, within the bounds of each option', () => {
  expect(parseHostLimits([])).toEqual({ ok: true, value: defaultHostLimits })
  for (const [name, { min, max }] of Object.entries(hostSettings)) {
    const usual = limits[name as keyof typeof hostSettings]
    expect([name, usual >= min && usual <= max]).toEqual([name, true])
  }
})

test('options change only what they name, and the last one counts', () => {
  expect(parseHostLimits(['members-here=50', 'hello-ms=2000', 'members-here=60'])).toEqual({
    ok: true,
    value: { ...defaultHostLimits, membersHere: 60, helloMs: 2_000 },
  })
})

test('both ends of each range are accepted, and nothing beyond', () => {
  for (const [name, { min, max }] of Object.entries(hostSettings)) {
    const option = optionOf(name)
    expect(problem(`${option}=${min}`, `${option}=${max}`)).toBe('none')
    expect(problem(`${option}=${min - 1}`)).toContain(`from ${min} to ${max}`)
    expect(problem(`${option}=${max + 1}`)).toContain(`from ${min} to ${max}`)
  }
})

test('an invalid option is refused with a sentence that names it', () => {
  expect(problem('members-here')).toBe(
    '“members-here” isn’t a limit. Write it as name=number, such as members-here=50.',
  )
  expect(problem('members-here=1=2')).toContain('isn’t a limit')
  expect(problem('membersHere=5')).toMatch(/^Unknown limit “membersHere”\. The limits are .*, members-here, /)
  expect(problem('__proto__=5')).toContain('Unknown limit “__proto__”')
  for (const value of ['', ' 5', '1e3', '-1', '0x10', '5.5', '1,000', 'many', '٥']) {
    expect(problem(`members-here=${value}`)).toBe(
      `members-here=${value}: must be a whole number from 1 to 10000 (members).`,
    )
  }
})

test('the limits can be high enough for a load generator on the same computer', () => {
  const names = ['connections-per-address', 'connections-per-second', 'connection-burst', 'unauthenticated']
  expect(parseHostLimits(names.map((name) => `${name}=10000`)).ok).toBe(true)
})

import { describe, expect, test } from 'vitest'
import type { LinkProblem, LinkProblemCode } from './discovery-state.ts'
import { describeDiscovery } from './discovery-words.ts'

const problem = (code: LinkProblemCode, link = 'eth0 IPv4'): LinkProblem => ({ link, code, detail: 'EPERM' })

describe('the explanation why rooms may not be found', () => {
  test('is absent if all links work, or only loopback does not', () => {
    expect(describeDiscovery({ kind: 'on', links: ['eth0 IPv4'], problems: [] })).toBeNull()
    const problems = [problem('send-failed', 'lo IPv4')]
    expect(describeDiscovery({ kind: 'on', links: ['eth0 IPv4'], problems })).toBeNull()
  })

  test('is absent while one address family of an interface works', () => {
    const problems = [problem('send-failed', 'eth0 IPv6')]
    expect(describeDiscovery({ kind: 'on', links: ['eth0 IPv4', 'eth0 IPv6'], problems })).toBeNull()
    expect(describeDiscovery({ kind: 'on', links: ['eth0 IPv6', 'wlan0 IPv4'], problems })).toMatch(/eth0/)
  })

  test('states that there is no network', () => {
    expect(describeDiscovery({ kind: 'off', problems: [] })).toMatch(/isn’t connected to a network/)
  })

  test.each([
    ['port-taken', /Another program is using port 5353, so rooms on eth0/],
    ['port-forbidden', /doesn’t let Parley look for rooms on eth0 \(EPERM\)/],
    ['no-multicast', /^eth0 doesn’t support multicast/],
    ['send-forbidden', /A firewall on this computer/],
    ['send-failed', /Couldn’t ask for rooms on eth0/],
  ] as const)('names the interface for %s', (code, sentence) => {
    expect(describeDiscovery({ kind: 'off', problems: [problem(code)] })).toMatch(sentence)
    expect(describeDiscovery({ kind: 'on', links: [], problems: [problem(code)] })).toMatch(sentence)
  })
})

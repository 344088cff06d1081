import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { diagnose, type DoctorReport } from '../../shared/diagnosis/diagnose.ts'
import { DoctorPanel, type DoctorState } from './DoctorPanel.tsx'

const report: DoctorReport = diagnose({
  target: { host: '192.168.1.20', port: 5050 },
  observations: [
    { kind: 'connect', address: '192.168.1.20', port: 5050, outcome: { kind: 'timedOut' }, ms: 4_000 },
    { kind: 'neighbour', address: '192.168.1.20', state: 'present' },
    { kind: 'firewall', name: '<b>ufw</b>', state: 'on' },
  ],
  at: 0,
  ms: 4_100,
})

const shown = (state: DoctorState): string =>
  renderToStaticMarkup(<DoctorPanel state={state} onCheckAgain={() => {}} onClose={() => {}} />)

describe('the panel', () => {
  test('lists the finished steps while it runs, and does not offer to check again', () => {
    const html = shown({ kind: 'running', done: ['interface'] })
    expect(html).toContain('aria-busy="true"')
    expect(html).toMatch(/This computer’s networks<span[^>]*>, done/)
    expect(html).not.toMatch(/Port<span/)
    expect(html).not.toContain('Check again')
  })

  test('announces the cause and the fix to screen readers, and shows the details below', () => {
    const html = shown({ kind: 'done', report })
    const status = /<div aria-live="polite".*?<\/div>/.exec(html)?.[0]
    expect(status).toContain(
      '192.168.1.20 is online, but a firewall (there or here) is dropping connections to port 5050',
    )
    expect(status).toContain('Allow Parley')
    expect(html).toContain('Details')
    expect(html).toContain('Problem: </span>192.168.1.20 port 5050 didn’t respond')
    expect(html).toContain('Copy report')
    expect(html).not.toContain('<b>')
  })

  test('shows why the check itself failed', () => {
    const html = shown({ kind: 'failed', text: 'The app is gone.' })
    expect(html).toContain('The app is gone.')
    expect(html).toContain('Check again')
    expect(html).not.toContain('Copy report')
  })
})

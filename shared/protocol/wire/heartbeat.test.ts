import { expect, test } from 'vitest'
import { Heartbeat, type Pulse } from './heartbeat.ts'

/** The results of a script of checks (`c`) and received frames (`h`). */
function pulses(script: string): Pulse[] {
  const heartbeat = new Heartbeat()
  const answers: Pulse[] = []
  for (const step of script) {
    if (step === 'h') heartbeat.heard()
    else answers.push(heartbeat.check())
  }
  return answers
}

test.each<[string, string, Pulse[]]>([
  ['a new connection counts as heard', 'c', ['heard']],
  ['pings after one silent interval', 'hcc', ['heard', 'ping']],
  ['is dead after two silent intervals', 'hccc', ['heard', 'ping', 'dead']],
  ['starts over after an answer', 'hcchccc', ['heard', 'ping', 'heard', 'ping', 'dead']],
  ['accepts an answer at the last moment', 'hcchc', ['heard', 'ping', 'heard']],
  ['never pings an active peer', 'hchchhchc', ['heard', 'heard', 'heard', 'heard']],
  ['counts many frames in one interval as one', 'hhhhhccc', ['heard', 'ping', 'dead']],
  ['stays dead while nothing arrives', 'hccccc', ['heard', 'ping', 'dead', 'dead', 'dead']],
])('[H5] %s', (_, script, expected) => {
  expect(pulses(script)).toEqual(expected)
})

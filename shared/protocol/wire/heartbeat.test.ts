import { expect, test } from 'vitest'
import { Heartbeat, type Pulse } from './heartbeat.ts'

/** The results of a script of checks (`c`) and received frames (`h`). */
function pulses(script: string): Pulse[] {
  const heart = new Heartbeat()
  const answers: Pulse[] = []
  for (const step of script) {
    if (step === 'h') heart.heard()
    else answers.push(heart.check())
  }
  return answers
}

test.each<[string, string, Pulse[]]>([
  ['a new connection has just been heard', 'c', ['heard']],
  ['one silent interval asks', 'hcc', ['heard', 'ping']],
  ['the next gives up', 'hccc', ['heard', 'ping', 'dead']],
  ['an answer to the question starts over', 'hcchccc', ['heard', 'ping', 'heard', 'ping', 'dead']],
  ['an answer at the last moment counts', 'hcchc', ['heard', 'ping', 'heard']],
  ['a talking peer is never asked', 'hchchhchc', ['heard', 'heard', 'heard', 'heard']],
  ['many frames in one interval buy no more than one', 'hhhhhccc', ['heard', 'ping', 'dead']],
  ['dead stays dead while nothing comes', 'hccccc', ['heard', 'ping', 'dead', 'dead', 'dead']],
])('[H5] %s', (_, script, expected) => {
  expect(pulses(script)).toEqual(expected)
})

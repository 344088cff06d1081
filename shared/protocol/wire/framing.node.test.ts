import { expect, test } from 'vitest'
import { FrameSplitter } from './framing.ts'

test('[F1] the memory of a pushed chunk may be reused, also that of a Node buffer', () => {
  const splitter = new FrameSplitter(100)
  const chunk = Buffer.from('{"name":"A')
  expect([...splitter.push(chunk)]).toEqual([])
  chunk.fill('x')
  expect([...splitter.push(Buffer.from('nn"}\n'))]).toEqual(['{"name":"Ann"}'])
})

import { expect, test } from 'vitest'
import { FrameSplitter } from './framing.ts'

test('[F1] the memory of a chunk may be used again once it was pushed, a Node buffer’s too', () => {
  const splitter = new FrameSplitter(100)
  const chunk = Buffer.from('{"name":"A')
  expect([...splitter.push(chunk)]).toEqual([])
  chunk.fill('x')
  expect([...splitter.push(Buffer.from('nn"}\n'))]).toEqual(['{"name":"Ann"}'])
})

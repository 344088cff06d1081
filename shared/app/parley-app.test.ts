import { expect, test } from 'vitest'
import { host, person, start } from './people.fixture.ts'

test('an app that is closed while it joins leaves nothing behind', async () => {
  const ann = person('Ann')
  const { address } = await host(ann)
  const bob = start('Bob')
  const joining = bob.dispatch({ kind: 'joinRoom', address })
  await bob.close()
  expect((await joining).ok).toBe(false)
  expect(bob.state.rooms).toEqual([])
})

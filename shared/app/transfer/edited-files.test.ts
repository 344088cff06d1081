import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadCertificate } from '../../node/trust/certificate.ts'
import { DATA_FORMAT, openDataFolder } from '../../node/storage/data-folder.ts'
import { doorFile } from '../../node/storage/door-file.ts'
import { loadIdentity, unsealedPublicKey } from '../../node/trust/identity.ts'
import { tempFolder } from '../../node/storage/room-log/temp-folder.fixture.ts'
import { listening } from '../hosting/hosted-room.fixture.ts'
import { writeRoomCard, readRoomCard } from '../hosting/room-card.ts'
import { Settings } from '../settings.ts'

/** What editors, and programs that copy text files, make of a file. */
const edits: Readonly<Record<string, (text: string) => Buffer>> = {
  'a byte order mark': (text) => Buffer.from(`\uFEFF${text}`),
  'the line ends of Windows': (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
  'no last line end': (text) => Buffer.from(text.trimEnd()),
  'UTF-16': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16, big-endian': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
}

/** A folder with every file that a person may edit or move, and what Parley reads in each. */
async function used() {
  const folder = tempFolder()
  openDataFolder(folder).release()
  const settings = new Settings(folder)
  settings.setName('Zoë')
  settings.setProbe(['10.0.5.0/24'])
  writeRoomCard(folder, { id: 'room', name: 'Café' })
  const { publicKey } = loadIdentity(folder)
  const { fingerprint } = await loadCertificate(folder)
  const { hosted, close } = await listening({ folder })
  const { digits } = hosted.passcode
  await close()
  return { folder, read: { publicKey, fingerprint, digits } }
}

describe('kind 6: a file that an editor has touched is read as before, with', () => {
  test.each(Object.entries(edits))('%s', async (_, edit) => {
    const { folder, read } = await used()
    for (const name of [
      'format',
      'settings.json',
      'room.json',
      'device.key',
      'host.pem',
      'rooms/room.door.json',
    ]) {
      const path = join(folder, name)
      writeFileSync(path, edit(readFileSync(path, 'utf8')))
    }
    const { name, probe } = new Settings(folder)
    expect([name, probe]).toEqual(['Zoë', ['10.0.5.0/24']])
    expect(readRoomCard(folder)).toEqual({ version: 1, id: 'room', name: 'Café' })
    expect(unsealedPublicKey(folder)).toBe(read.publicKey)
    expect(loadIdentity(folder).publicKey).toBe(read.publicKey)
    expect((await loadCertificate(folder)).fingerprint).toBe(read.fingerprint)
    const door = doorFile(folder, 'room')
    expect([door.read()?.passcode, door.setAside]).toEqual([read.digits, null])
    // The room opens with them: certificates are used as they are in the file.
    const { hosted } = await listening({ folder })
    expect(hosted.fingerprint).toBe(read.fingerprint)
    openDataFolder(folder).release()
    expect(readFileSync(join(folder, 'format')).toString()).toContain(`${DATA_FORMAT}`)
  })
})

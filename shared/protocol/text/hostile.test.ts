import { describe, expect, test } from 'vitest'
import { fileNameOf } from './file-name.ts'
import { hostileFiles } from './hostile-files.fixture.ts'
import { hostileLinks, hostileNames } from './hostile.fixture.ts'
import { bodyParts, linkFrom } from './links.ts'
import { mixedScripts } from './mixed-scripts.ts'
import { cleanName, nameKey } from './text.ts'

describe('hostile input', () => {
  test('has at least 500 different cases', () => {
    const all = [
      ...hostileNames.map(({ raw }) => `name ${raw}`),
      ...hostileLinks.map(({ body }) => `link ${body}`),
      ...hostileFiles.map(({ raw }) => `file ${raw}`),
    ]
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeGreaterThanOrEqual(500)
  })

  test('[T1] names are displayed without deceptive characters', () => {
    for (const { raw, shown } of hostileNames) expect(cleanName(raw), JSON.stringify(raw)).toBe(shown)
  })

  test('[T4] names have the key of the name they look like', () => {
    for (const { raw, passesFor } of hostileNames)
      expect(nameKey(cleanName(raw)), JSON.stringify(raw)).toBe(nameKey(passesFor))
  })

  test('names with mixed scripts are marked, and no others', () => {
    for (const { raw, mixed } of hostileNames)
      expect(mixedScripts(cleanName(raw)), JSON.stringify(raw)).toEqual(mixed)
  })

  test('links open the expected host, and everything else stays text', () => {
    for (const { body, links } of hostileLinks) {
      const parts = bodyParts(body)
      expect(parts.map(({ text }) => text).join('')).toBe(body)
      const found = parts.flatMap((part) =>
        part.kind === 'link' ? [{ text: part.text, host: part.link.host, doubts: part.link.doubts }] : [],
      )
      expect(found, JSON.stringify(body)).toEqual(links)
      for (const part of parts) {
        if (part.kind !== 'link') continue
        expect(part.link.href).toMatch(/^https?:\/\/[\u0021-\u007e]+$/)
        // The address that is opened is itself a valid link.
        expect(linkFrom(part.link.href)).toMatchObject({ href: part.link.href, host: part.link.host })
      }
    }
  })

  test('file names become names that are valid on every system', () => {
    for (const { raw, safe } of hostileFiles) {
      expect(fileNameOf(raw, 'file'), JSON.stringify(raw)).toBe(safe)
      expect(fileNameOf(safe, 'file'), JSON.stringify(raw)).toBe(safe)
    }
  })
})

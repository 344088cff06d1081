import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Shell } from './Shell.tsx'

test('index.html shows the same shell as the window before the app has answered', () => {
  const page = readFileSync(join(import.meta.dirname, 'index.html'), 'utf8').replaceAll(/>\s+</g, '><')
  expect(page).toContain(`<div id="root">${renderToStaticMarkup(<Shell />)}</div>`)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Shell } from './Shell.tsx'

test('the page shows the same before its code runs and until the app has answered', () => {
  const page = readFileSync(join(import.meta.dirname, 'index.html'), 'utf8').replaceAll(/>\s+</g, '><')
  expect(page).toContain(`<div id="root">${renderToStaticMarkup(<Shell />)}</div>`)
})

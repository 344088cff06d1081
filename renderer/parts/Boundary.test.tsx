import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Boundary, Failed } from './Boundary.tsx'

test('children that work are shown unchanged', () => {
  expect(renderToStaticMarkup(<Boundary view="This page">fine</Boundary>)).toBe('fine')
})

describe('an error', () => {
  test('is shown with its message and stack, whatever format the browser uses', () => {
    const error = new TypeError('no such day')
    error.stack = 'TypeError: no such day\n    at label (index.js:1:2)'
    expect(Boundary.getDerivedStateFromError(error)).toEqual({ kind: 'failed', error: error.stack })
    error.stack = 'label@index.js:1:2'
    expect(Boundary.getDerivedStateFromError(error)).toEqual({
      kind: 'failed',
      error: 'TypeError: no such day\nlabel@index.js:1:2',
    })
    expect(Boundary.getDerivedStateFromError('only words')).toEqual({ kind: 'failed', error: 'only words' })
  })

  test('is shown as text in a disclosure, below the message and the buttons', () => {
    const html = renderToStaticMarkup(
      <Failed view="The messages" error="<b>hostile</b>" isRetry={false} onRetry={() => {}} />,
    )
    expect(html).toMatch(/role="alert">The messages couldn’t be displayed\. Your messages are safe\.</)
    expect(html).toContain('Try again')
    expect(/<details.*<\/details>/.exec(html)?.[0]).toContain('&lt;b&gt;hostile&lt;/b&gt;')
  })

  test('offers the other rooms only if they can be opened', () => {
    const failed = <Failed view="This page" error="" isRetry={false} onRetry={() => {}} />
    expect(renderToStaticMarkup(failed)).not.toContain('Other rooms')
    const inRoom = <Failed view="This page" error="" isRetry={false} onRetry={() => {}} onLeave={() => {}} />
    expect(renderToStaticMarkup(inRoom)).toContain('Other rooms')
  })
})

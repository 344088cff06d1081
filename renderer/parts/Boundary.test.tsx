import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Boundary, Failed } from './Boundary.tsx'

test('what works is shown as it is', () => {
  expect(renderToStaticMarkup(<Boundary what="This page">fine</Boundary>)).toBe('fine')
})

describe('an error', () => {
  test('is told with where it happened, whatever the browser writes in its stack', () => {
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

  test('stands as text behind a disclosure, below what is kept and what to do', () => {
    const html = renderToStaticMarkup(
      <Failed what="The messages" error="<b>hostile</b>" asked={false} onAgain={() => {}} />,
    )
    expect(html).toMatch(/role="alert">The messages couldn’t be displayed\. Your messages are safe\.</)
    expect(html).toContain('Try again')
    expect(/<details.*<\/details>/.exec(html)?.[0]).toContain('&lt;b&gt;hostile&lt;/b&gt;')
  })

  test('offers the other rooms only where there is a way to them', () => {
    const failed = <Failed what="This page" error="" asked={false} onAgain={() => {}} />
    expect(renderToStaticMarkup(failed)).not.toContain('Other rooms')
    const inRoom = <Failed what="This page" error="" asked={false} onAgain={() => {}} onLeave={() => {}} />
    expect(renderToStaticMarkup(inRoom)).toContain('Other rooms')
  })
})

import { expect, it } from 'vitest'
import { createClipboardWatch } from '../../../../main/window/watch-clipboard.ts'
import { fakeClock } from '../../../support/fake-clock.ts'

function scene(text: string, needsFocus = false) {
  const clock = fakeClock()
  const asked: unknown[] = []
  let isFocused = false
  const watch = createClipboardWatch({
    window: { show: (intent) => void asked.push(intent ?? 'the window'), isFocused: () => isFocused },
    readText: async () => {
      asked.push('read')
      return text
    },
    clock,
    needsFocus,
  })
  return { clock, asked, watch, focus: () => (isFocused = true) }
}

it('shows the window, and pastes as much as it may have watched at once', async () => {
  const { asked, watch } = scene('x'.repeat(30_000))
  await watch()
  expect(asked).toEqual(['the window', 'read', { show: 'pasted', text: 'x'.repeat(20_000) }])
})

it('reads the clipboard once the window has the focus, if only that window may', async () => {
  const { asked, watch, clock, focus } = scene('a-1', true)
  const done = watch()
  await clock.advance(200)
  expect(asked).toEqual(['the window'])
  focus()
  await clock.advance(50)
  await done
  expect(asked).toEqual(['the window', 'read', { show: 'pasted', text: 'a-1' }])
})

it('waits a second for the focus, and no longer', async () => {
  const { asked, watch, clock } = scene('a-1', true)
  const done = watch()
  await clock.advance(1_000)
  await done
  expect(asked).toHaveLength(3)
})

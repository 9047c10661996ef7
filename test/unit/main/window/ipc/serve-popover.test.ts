import { describe, expect, it } from 'vitest'
import { servePopover, type CallServer } from '../../../../../main/window/ipc/serve-popover.ts'
import { channels } from '../../../../../preload/channels.ts'
import type { Popover, PopoverPress } from '../../../../../shared/popover.ts'

const view: Popover = {
  language: 'en',
  title: 'Nothing running',
  about: '',
  jobs: [],
  more: '',
  actions: { open: 'Open', watch: 'Watch', settings: 'Settings' },
}

type Handler = Parameters<CallServer['handle']>[1]

function served(url = 'app://compileo-tray/popover.html') {
  const handlers = new Map<string, Handler>()
  const pressed: PopoverPress[] = []
  const frame = { url }
  const page = { mainFrame: frame }
  let open: object | undefined = page
  servePopover(
    { handle: (channel, handler) => void handlers.set(channel, handler) },
    () => open,
    () => view,
    (press) => pressed.push(press),
  )
  const call = (channel: string, given?: unknown, sender: { readonly mainFrame: object } = page) =>
    handlers.get(channel)?.({ sender, senderFrame: frame }, given)
  return { call, pressed, close: () => (open = undefined) }
}

describe('the calls of the popover', () => {
  it('are answered with what it shows, and do what its buttons do', () => {
    const { call, pressed } = served()
    expect(call(channels.popoverFirst)).toBe(JSON.stringify(view))
    call(channels.popoverPress, { do: 'restart', key: 'work/a' })
    call(channels.popoverPress, { do: 'open' })
    expect(pressed).toEqual([{ do: 'restart', key: 'work/a' }, { do: 'open' }])
  })

  it.each([
    { do: 'quit' },
    { do: 'restart' },
    { do: 'restart', key: 'no key' },
    { do: 'open', more: 1 },
    'open',
    undefined,
  ])('are refused where it has no such button: %j', (press) => {
    const { call, pressed } = served()
    expect(() => call(channels.popoverPress, press)).toThrow('no such button')
    expect(pressed).toEqual([])
  })

  it.each([
    ['another page', () => served(), { mainFrame: {} }],
    ['our window’s own page', () => served('app://compileo-tray/index.html'), undefined],
  ])('are refused from %s', (_who, serve, sender) => {
    const { call, pressed } = serve()
    for (const channel of [channels.popoverFirst, channels.popoverPress]) {
      expect(() => call(channel, { do: 'open' }, sender)).toThrow('Only the popover may ask')
    }
    expect(pressed).toEqual([])
  })

  it('are refused once it is closed', () => {
    const { call, close } = served()
    close()
    expect(() => call(channels.popoverFirst)).toThrow('Only the popover may ask')
  })
})

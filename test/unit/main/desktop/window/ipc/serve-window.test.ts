import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { isFromOwnLoadedPage, isFromOwnPage } from '#main/desktop/window/ipc/serve-window.ts'
import { appUrl } from '#main/desktop/window/app-scheme.ts'

function pageAt(url: string) {
  return { mainFrame: { url }, inner: { url } }
}
const page = pageAt(appUrl)

describe('the main process', () => {
  it('accepts calls from the main frame of its window’s page, at the app’s address', () => {
    expect(isFromOwnPage({ sender: page, senderFrame: page.mainFrame }, page)).toBe(true)
    const moved = pageAt(`${appUrl}#job`)
    expect(isFromOwnPage({ sender: moved, senderFrame: moved.mainFrame }, moved)).toBe(true)
  })

  it('rejects every call while there is no window', () => {
    expect(isFromOwnPage({ sender: page, senderFrame: page.mainFrame }, undefined)).toBe(false)
  })

  it('rejects calls from a page other than its window’s, even at the app’s address', () => {
    const other = pageAt(appUrl)
    expect(isFromOwnPage({ sender: other, senderFrame: other.mainFrame }, page)).toBe(false)
    expect(isFromOwnPage({ sender: page, senderFrame: other.mainFrame }, page)).toBe(false)
  })

  it('rejects calls from an inner frame or a removed frame, even at the app’s address', () => {
    expect(isFromOwnPage({ sender: page, senderFrame: page.inner }, page)).toBe(false)
    expect(isFromOwnPage({ sender: page, senderFrame: null }, page)).toBe(false)
  })

  it.each([
    'https://example.org/',
    'about:blank',
    'app://compileo-tray/',
    'app://compileo-tray/index.html?x=1',
    `${appUrl}.example.org`,
    '',
  ])('rejects calls from its window’s page if the page’s address is %j', (url) => {
    const led = pageAt(url)
    expect(isFromOwnPage({ sender: led, senderFrame: led.mainFrame }, led)).toBe(false)
  })
})

function loading() {
  const mainFrame = { url: '' }
  const sender = Object.assign(new EventEmitter(), { mainFrame })
  return { sender, senderFrame: mainFrame }
}

describe('a page whose address Electron doesn’t know yet', () => {
  it.each([
    ['counts as our page if its address turns out to be ours', appUrl, true],
    [
      'doesn’t count as our page if its address turns out to be another site’s',
      'https://example.org/',
      false,
    ],
  ])('%s', async (_, url, is) => {
    const event = loading()
    const isAllowed = isFromOwnLoadedPage(event, () => event.sender)
    event.senderFrame.url = url
    event.sender.emit('did-navigate')
    expect(await isAllowed).toBe(is)
    expect(event.sender.eventNames()).toEqual([])
  })

  it('doesn’t count as our page after it is destroyed', async () => {
    const event = loading()
    const isAllowed = isFromOwnLoadedPage(event, () => event.sender)
    event.sender.emit('destroyed')
    expect(await isAllowed).toBe(false)
  })

  it('is rejected at once if it isn’t in our window', async () => {
    expect(await isFromOwnLoadedPage(loading(), () => loading().sender)).toBe(false)
  })
})

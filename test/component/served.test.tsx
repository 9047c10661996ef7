import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StrictMode } from 'react'
import { act, cleanup, render, screen } from '@testing-library/react'
import { hydrateRoot, type Root } from 'react-dom/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Snapshot } from '../../shared/contract.ts'
import type { PageFacts } from '../../shared/served-page.ts'
import { defaultSettings } from '../../shared/settings.ts'
import { App } from '../../renderer/app/app.tsx'
import { renderPage } from '../../renderer/render-page.tsx'
import { takeOver } from '../../renderer/take-over.ts'
import { firstListOf, remember } from '../../renderer/state/remembered-view.ts'
import { environmentOfPage } from '../../renderer/state/page-environment.ts'
import { createBridgeDouble, emptySnapshot, type BridgeDouble } from '../support/bridge-double.ts'
import { jobOf, sampleSnapshot, serverOf } from '../support/sample-data.ts'
import { noon, pass, useFixedClock } from './render-window.tsx'

useFixedClock()

const template = readFileSync(join(import.meta.dirname, '../../renderer/index.html'), 'utf8')
const facts: PageFacts = { language: 'en-US', height: 720, isDark: false, list: undefined }

let root: Root | undefined
afterEach(() => {
  act(() => root?.unmount())
  root = undefined
  cleanup()
})

const parse = (html: string): Document =>
  new DOMParser().parseFromString(html.replaceAll(/<link [^>]*>/g, ''), 'text/html')

function show({ html, css }: { readonly html: string; readonly css: string }): HTMLElement {
  const parsed = parse(html)
  for (const { name, value } of parsed.documentElement.attributes) {
    document.documentElement.setAttribute(name, value)
  }
  const sheet = document.createElement('style')
  sheet.textContent = css
  document.body.replaceChildren(sheet, ...parsed.body.children)
  const found = document.getElementById('root')
  if (!found) throw new Error('there is no #root')
  return found
}

async function served(snapshot: Snapshot, change: Partial<PageFacts> = {}) {
  const page = show(renderPage(template, snapshot, { ...facts, ...change }))
  const double = createBridgeDouble(snapshot)
  const isTakenOver = takeOver(page, snapshot, environmentOfPage())
  return { page, double, isTakenOver }
}

const app = (snapshot: Snapshot, double: BridgeDouble, isTakenOver: boolean) => (
  <StrictMode>
    <App
      bridge={double}
      first={{ asked: Promise.resolve(snapshot), answered: snapshot, isTakenOver }}
      surroundings={{ ...environmentOfPage(), height: facts.height }}
    />
  </StrictMode>
)

async function hydrated(page: HTMLElement, snapshot: Snapshot, double: BridgeDouble) {
  const complaints: unknown[] = []
  // In development React also reports normalised styles.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  await act(async () => {
    root = hydrateRoot(page, app(snapshot, double, true), {
      onRecoverableError: (trouble) => complaints.push(trouble),
    })
  })
  return complaints
}

function contentOf(element: Element): string[] {
  return [...element.childNodes].flatMap((node) => {
    if (!(node instanceof Element)) return node.nodeType === node.TEXT_NODE ? [node.textContent ?? ''] : []
    const attributes = [...node.attributes].map(({ name, value }) => {
      const plain = name === 'style' ? value.replaceAll(/[\s;]/g, '') : value
      return `${name}=${plain.replaceAll(/_[rR]_\w+_/g, 'ID')}`
    })
    return [`<${node.tagName} ${attributes.toSorted().join(' ')}>`, ...contentOf(node)]
  })
}

async function renderedAnew(snapshot: Snapshot): Promise<string[]> {
  const { container } = render(app(snapshot, createBridgeDouble(snapshot), false))
  await pass(0)
  return contentOf(container)
}

const states: [string, () => Snapshot][] = [
  ['jobs of every kind', sampleSnapshot],
  ['no server', () => emptySnapshot()],
  ['no job', () => emptySnapshot({ servers: sampleSnapshot().servers })],
  [
    'a server without its key',
    () => emptySnapshot({ servers: [serverOf({ id: 'work', name: 'Workstation', reach: 'unauthorized' })] }),
  ],
  ['German', () => ({ ...sampleSnapshot(), settings: { ...defaultSettings, language: 'de' } })],
  ['compact rows', () => ({ ...sampleSnapshot(), settings: { ...defaultSettings, density: 'compact' } })],
]

const forged = '"><img src=x onerror=alert(1)> style="color:red" $& $` </div></body><script>alert(1)</script>'

describe('the page that main serves', () => {
  it.each(states)('is taken over as it is: %s', async (_, make) => {
    const snapshot = make()
    const { page, double, isTakenOver } = await served(snapshot)
    expect(isTakenOver).toBe(true)
    const rows = [...page.querySelectorAll('[data-key]')]
    expect(await hydrated(page, snapshot, double)).toEqual([])
    expect([...page.querySelectorAll('[data-key]')].slice(0, rows.length)).toEqual(rows)
    expect(contentOf(page)).toEqual(await renderedAnew(snapshot))
  })

  it('follows main’s patches from then on', async () => {
    const snapshot = emptySnapshot({ jobs: [jobOf({ jobId: 'a', label: 'Parse', progress: 40 })] })
    const { page, double } = await served(snapshot)
    expect(page).toHaveTextContent('40%')
    await hydrated(page, snapshot, double)
    act(() => double.change('work/a', { progress: 41 }))
    expect(page).toHaveTextContent('41%')
  })

  it('shows a change of the last moment as soon as it is hydrated', async () => {
    const snapshot = emptySnapshot({
      jobs: [jobOf({ jobId: 'a', status: 'pending', createdAt: noon - 9_500 })],
    })
    const { page, double } = await served(snapshot)
    expect(page).toHaveTextContent('Waiting for 9 s')
    vi.setSystemTime(noon + 600)
    expect(await hydrated(page, snapshot, double)).toEqual([])
    expect(page).toHaveTextContent('Waiting for 10 s')
  })

  it('keeps what was written into the search before, and searches for it', async () => {
    const snapshot = sampleSnapshot()
    const { page, double } = await served(snapshot)
    const search = screen.getByRole<HTMLInputElement>('searchbox')
    search.focus()
    search.value = 'oncology'
    await hydrated(page, snapshot, double)
    expect(screen.getByRole('searchbox')).toBe(search)
    expect(search).toHaveFocus()
    expect(search).toHaveValue('oncology')
    expect(page.querySelectorAll('.job-row')).toHaveLength(1)
  })

  it('is only text where a text would be more', () => {
    const jobs = [jobOf({ jobId: forged, label: forged, currentStep: forged })]
    const servers = [serverOf({ id: 'work', name: forged })]
    const { html } = renderPage(template, emptySnapshot({ jobs, servers }), facts)
    const parsed = parse(html)
    expect(parsed.querySelectorAll('script')).toHaveLength(1)
    expect(parsed.querySelectorAll('img, [onerror], [style]')).toHaveLength(0)
    expect(parsed.querySelector('.job-row-name')?.textContent).toBe(forged)
    expect(parsed.querySelector('.server-title')?.textContent).toBe(forged)
  })

  it('has each of its styles as a rule of its sheet, for its policy forbids them in attributes', () => {
    const { html, css } = renderPage(template, sampleSnapshot(), facts)
    expect(html).not.toMatch(/ style=/)
    const styled = [...html.matchAll(/ data-style="([^"]*)"/g)].map(([, style]) => style)
    expect(styled.length).toBeGreaterThan(10)
    const rules = [...new Set(styled)].map((style) => `[data-style="${style}"]{${style}}`)
    expect(css.split('\n')).toEqual(rules)
  })

  it.each([
    [{ theme: 'system' }, true, 'dark'],
    [{ theme: 'system' }, false, 'light'],
    [{ theme: 'light' }, true, 'light'],
    [{ theme: 'dark' }, false, 'dark'],
  ] as const)('has with %j, dark around it: %j, the theme %s', (settings, isDark, theme) => {
    const snapshot = emptySnapshot({ settings: { ...defaultSettings, ...settings } })
    const { html } = renderPage(template, snapshot, { ...facts, isDark })
    expect(html).toMatch(new RegExp(`<html lang="en" data-theme="${theme}">`))
  })

  it('has the system’s language where no other is chosen', () => {
    const { html } = renderPage(template, emptySnapshot(), { ...facts, language: 'de-AT' })
    expect(html).toContain('<html lang="de"')
    expect(html).toContain('Benachrichtigungen anhalten')
  })

  it('shows the list as it was left', async () => {
    const left = {
      filter: 'finished',
      sort: 'name',
      narrow: {},
      grouping: 'kind',
      onServer: undefined,
    } as const
    const state = { ...left, detailWidth: undefined, asBatch: false }
    remember(localStorage, state)
    const { page, isTakenOver } = await served(sampleSnapshot(), { list: firstListOf(state) })
    expect(isTakenOver).toBe(true)
    expect(screen.getByRole('button', { name: /^Finished/ })).toHaveAttribute('aria-current', 'true')
    expect(page.querySelectorAll('[data-shape="running"]')).toHaveLength(0)
  })
})

describe('a page is not taken over', () => {
  it('where it was rendered by another snapshot', async () => {
    const snapshot = sampleSnapshot()
    const page = show(renderPage(template, snapshot, facts))
    expect(takeOver(page, { ...snapshot, seq: 2 }, environmentOfPage())).toBe(false)
    expect(takeOver(page, { ...snapshot, now: noon + 1 }, environmentOfPage())).toBe(false)
    expect(takeOver(page, undefined, environmentOfPage())).toBe(false)
  })

  it('where the list was left otherwise, in another language, or where main has served the frame alone', async () => {
    expect((await served(sampleSnapshot(), { language: 'en-GB' })).isTakenOver).toBe(false)
    expect((await served(sampleSnapshot(), { list: '{"filter":"running"}' })).isTakenOver).toBe(false)
    const page = show({ html: template, css: '' })
    expect(takeOver(page, sampleSnapshot(), environmentOfPage())).toBe(false)
  })

  it('and the list’s last state is sent for the next one', async () => {
    remember(localStorage, {
      filter: 'running',
      sort: 'name',
      narrow: { kind: 'parsing' },
      grouping: 'state',
      onServer: undefined,
      detailWidth: 400,
      asBatch: false,
    })
    const snapshot = sampleSnapshot()
    const double = createBridgeDouble(snapshot)
    render(app(snapshot, double, false))
    await pass(0)
    expect(double.callsOf('rememberList')[0]).toEqual({
      text: '{"filter":"running","sort":"name","narrow":{"kind":"parsing"},"grouping":"state"}',
    })
  })
})

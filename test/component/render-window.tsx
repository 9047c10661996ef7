import '@testing-library/jest-dom/vitest'
import { act, cleanup, render, screen, within } from '@testing-library/react'
import { userEvent, type UserEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, vi } from 'vitest'
import type { Snapshot } from '#shared/contract.ts'
import { App } from '#renderer/app/app.tsx'
import { loadLazyComponents } from '#renderer/ui/lazy-component.tsx'
import { createBridgeDouble, type BridgeDouble } from '#test/support/bridge-double.ts'
import { createSampleSnapshot } from '#test/support/sample-data.ts'

declare global {
  interface Window {
    readonly happyDOM: { setViewport(size: { readonly width: number; readonly height: number }): void }
  }
}

await loadLazyComponents()

/** This is local noon, far from midnight, so that "today" is unambiguous. */
export const noon = new Date(2026, 10, 24, 12).getTime()

export function useFixedClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: noon })
    // The testing library recognises a fake clock by this name.
    vi.stubGlobal('jest', { advanceTimersByTime: (ms: number) => vi.advanceTimersByTime(ms) })
    localStorage.clear()
    resize(1_120, 720)
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
    vi.useRealTimers()
    vi.restoreAllMocks()
  })
}

export function resize(width: number, height: number): void {
  act(() => {
    window.happyDOM.setViewport({ width, height })
  })
}

export async function pass(ms: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(ms))
}

/** Menus and dialogs take some frames to open or close. */
export const settled = (): Promise<void> => pass(100)

export async function press(user: UserEvent, element: HTMLElement): Promise<void> {
  await user.click(element)
  await settled()
}

export async function write(user: UserEvent, field: HTMLElement, text: string): Promise<void> {
  await user.click(field)
  await user.paste(text)
}

/** Filters the list with the palette's entry “Search the list”. */
export async function searchList(user: UserEvent, text: string): Promise<void> {
  await user.keyboard('{Control>}k{/Control}')
  await settled()
  await user.paste(text)
  await press(user, screen.getByRole('option', { name: `Search the list for “${text}”` }))
}

/** The heading of a list that a search filters, or null. */
export const searchHeading = (): HTMLElement | null => screen.queryByText(/^Search: “/)

/** The header's field, which opens the palette. */
export const searchField = (): HTMLElement => button('Search or run a command')

export async function choose(user: UserEvent, list: RegExp | string, option: string): Promise<void> {
  await press(user, screen.getByRole('combobox', { name: list }))
  await press(user, screen.getByRole('option', { name: option }))
}

export async function chooseFrom(user: UserEvent, menu: string, line: RegExp | string): Promise<void> {
  await press(user, button(menu))
  await press(user, screen.getByRole('menuitem', { name: line }))
}

interface Rendered {
  readonly double: BridgeDouble
  readonly user: UserEvent
}

export async function renderWindow(
  start: Snapshot | BridgeDouble = createSampleSnapshot(),
): Promise<Rendered> {
  const double = 'calls' in start ? start : createBridgeDouble(start)
  const user = userEvent.setup({ delay: null, advanceTimers: (ms) => vi.advanceTimersByTimeAsync(ms) })
  render(<App bridge={double} />)
  await pass(0)
  return { double, user }
}

export function later<T>(): { readonly promise: Promise<T>; readonly settle: (value: T) => void } {
  const settlers: ((value: T) => void)[] = []
  const promise = new Promise<T>((resolve) => settlers.push(resolve))
  return { promise, settle: (value) => settlers.forEach((settler) => settler(value)) }
}

export function perform(say: () => void): void {
  act(say)
}

export const row = (name: RegExp | string): HTMLElement => screen.getByRole('row', { name })
export const button = (name: RegExp | string): HTMLElement => screen.getByRole('button', { name })

export async function openPane(user: UserEvent, name: string): Promise<void> {
  // The first run has no sidebar, so the settings are opened with their shortcut.
  await user.keyboard('{Control>},{/Control}')
  await settled()
  const panes = within(screen.getByRole('navigation', { name: 'Settings sections' }))
  await user.click(panes.getByRole('button', { name }))
  for (const options of document.querySelectorAll('details')) options.open = true
}

export function listed(): string[] {
  return screen
    .getAllByRole('row')
    .map((found) => found.querySelector('h2, .job-row-name')?.textContent ?? '')
}

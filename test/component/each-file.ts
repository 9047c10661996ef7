import { cleanup, configure } from '@testing-library/react'
import * as React from 'react'
import { afterEach } from 'vitest'

// This limit is only reached if a text never appears.
configure({ asyncUtilTimeout: 20_000 })

// Otherwise React captures a stack for each element, which is slow.
const internals: unknown = Reflect.get(
  React,
  '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE',
)
Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', {
  get: () => Infinity,
  set() {},
})

// Replaces `getComputedStyle`, because happy-dom's copies every inherited style of each element. Tests load no
// style sheets, so they only need inline styles and `display`.
const { getComputedStyle } = window
const displays = new Map<string, string>()

function displayOf(element: Element): string {
  const display = displays.get(element.tagName) ?? getComputedStyle(element).display
  if (element.isConnected) displays.set(element.tagName, display)
  return display
}

window.getComputedStyle = (element) => {
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return getComputedStyle(element)
  const { style } = element
  const valueOf = (name: string) =>
    style.getPropertyValue(name) || (name === 'display' ? displayOf(element) : '')
  return new Proxy(style, {
    get: (_, name) =>
      name === 'getPropertyValue' ? valueOf : name === 'display' ? valueOf(name) : Reflect.get(style, name),
  })
}

// Adds the movement of the pointer, which happy-dom doesn't report.
window.PointerEvent = class extends window.PointerEvent {
  constructor(type: string, init?: PointerEventInit) {
    super(type, { movementX: 1, ...init })
  }
}

// Otherwise the testing library would register this for the first file only.
afterEach(() => {
  cleanup()
  document.body.replaceChildren()
  localStorage.clear()
})

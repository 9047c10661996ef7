import { cleanup } from '@testing-library/react'
import * as React from 'react'
import { afterEach } from 'vitest'

// React would capture a stack for each element.
const internals: unknown = Reflect.get(
  React,
  '__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE',
)
Object.defineProperty(internals, 'recentlyCreatedOwnerStacks', {
  get: () => Infinity,
  set() {},
})

// Otherwise the testing library would register this for the first file only.
afterEach(() => {
  cleanup()
  document.body.replaceChildren()
  localStorage.clear()
})

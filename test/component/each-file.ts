import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

// Files share their modules, so the testing library would register this for the first file alone.
afterEach(() => {
  cleanup()
  document.body.replaceChildren()
  localStorage.clear()
})

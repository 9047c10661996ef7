import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

// Otherwise the testing library would register this for the first file only.
afterEach(() => {
  cleanup()
  document.body.replaceChildren()
  localStorage.clear()
})

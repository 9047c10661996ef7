import { z } from 'zod'

// Only the double brings the contract's schemas into a page. They test whether they may compile themselves, which the page's
// policy forbids and reports. Import this first.
z.config({ jitless: true })

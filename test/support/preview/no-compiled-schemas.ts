import { z } from 'zod'

// Schemas check whether they may compile themselves, which the page's CSP reports. Import this first.
z.config({ jitless: true })

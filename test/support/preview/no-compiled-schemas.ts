import { z } from 'zod'

// The contract's schemas, which only the double brings into a page, try whether they may compile themselves as soon as they
// are made. The page's policy forbids it, and says so. Import this before them.
z.config({ jitless: true })

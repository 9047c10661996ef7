import { z } from 'zod'

// Zod tests whether it may compile schemas. The page's CSP would report this test, so this module must be
// imported first.
z.config({ jitless: true })

import { frame } from './frame.ts'
import { jobTexts } from './jobs.ts'
import { detail } from './detail.ts'
import { servers } from './servers.ts'
import { settings } from './settings.ts'
import { history } from './history.ts'
import { help } from './help.ts'

/** Every text of the window in English, and the functions that make sentences of them. */
export const en = { ...frame, ...jobTexts, detail, servers, settings, history, help }

/** What each language says. */
export type Texts = typeof en

import type { Texts } from '../../en/window/index.ts'
import { frame } from './frame.ts'
import { jobTexts } from './jobs.ts'
import { detail } from './detail.ts'
import { servers } from './servers.ts'
import { settings } from './settings.ts'
import { history } from './history.ts'
import { help } from './help.ts'

/** Every text of the window in German, and the functions that make sentences of them. */
export const de: Texts = { ...frame, ...jobTexts, detail, servers, settings, history, help }

import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'

/** The same fonts on every machine. */
export const testFonts = { FONTCONFIG_FILE: join(root, 'test', 'support', 'fonts.conf') }

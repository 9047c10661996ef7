import { join } from 'node:path'
import { root } from '../../scripts/places.mjs'

/** The environment in which a program of a test writes as in every other place. */
export const testFonts = { FONTCONFIG_FILE: join(root, 'test', 'support', 'fonts.conf') }

import { join } from 'node:path'
import { root } from '#scripts/places.ts'

export const testFonts = { FONTCONFIG_FILE: join(root, 'test', 'support', 'fonts.conf') }

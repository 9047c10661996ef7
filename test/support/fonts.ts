import { join } from 'node:path'
import { projectRoot } from '#scripts/places.ts'

export const testFonts = { FONTCONFIG_FILE: join(projectRoot, 'test', 'support', 'fonts.conf') }

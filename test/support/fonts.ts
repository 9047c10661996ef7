import { join } from 'node:path'
import { projectRoot } from '#scripts/project-paths.ts'

export const testFontsEnv = { FONTCONFIG_FILE: join(projectRoot, 'test', 'support', 'fonts.conf') }

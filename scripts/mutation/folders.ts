/** Floors are in percent, and may only rise. */
export const mutatedFolders: Readonly<Record<string, { tests: readonly string[]; floor: number }>> = {
  'shared/rules': {
    tests: [
      'unit/shared/rules',
      'unit/renderer',
      'unit/main/notifications',
      'unit/main/state',
      'unit/main/window',
    ],
    floor: 91,
  },
  'main/state': { tests: ['unit/main/state'], floor: 98 },
  'main/watching': { tests: ['unit/main/watching', 'integration/watching', 'integration/plugin'], floor: 90 },
  'main/compileo': {
    tests: [
      'unit/main/compileo',
      'unit/fuzz-of-answers.test.ts',
      'integration/compileo',
      'integration/commands/web-gui.test.ts',
      'integration/watching/fallback.test.ts',
      'integration/watching/unqueued.test.ts',
    ],
    floor: 90,
  },
  'main/notifications': { tests: ['unit/main/notifications', 'integration/notifications'], floor: 85 },
  'main/storage': {
    tests: [
      'unit/main/storage',
      'unit/main/startup',
      'integration/notifications/early.test.ts',
      'integration/notifications/sounds.test.ts',
      'integration/settings',
      'integration/storage/hostile-files.test.ts',
      'integration/storage/profile.test.ts',
    ],
    floor: 85,
  },
  'main/hooks': { tests: ['unit/main/hooks', 'integration/hooks'], floor: 85 },
  'main/discovery': {
    tests: ['unit/main/discovery', 'unit/main/commands/discovery', 'integration/discovery'],
    floor: 87,
  },
  'main/cli': { tests: ['unit/main/cli', 'integration/cli'], floor: 85 },
  'main/commands': {
    tests: [
      'unit/main/commands',
      'integration/commands',
      'integration/discovery',
      'integration/hooks/hooks.test.ts',
      'integration/hooks/secrets.test.ts',
      'integration/notifications/overdue.test.ts',
      'integration/notifications/presses.test.ts',
      'integration/notifications/sounds.test.ts',
      'integration/settings',
      'integration/window',
    ],
    floor: 88,
  },
  'main/network': {
    tests: [
      'unit/main/network',
      'integration/compileo',
      'integration/commands/authority.test.ts',
      'integration/hooks/send.test.ts',
    ],
    floor: 85,
  },
  'assets/compileo-plugin': { tests: ['integration/plugin'], floor: 90 },
}

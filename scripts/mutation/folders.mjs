/**
 * The folders that `npm run mutate` changes, each with the tests that are about it. Those must fail when one of its rules is
 * removed, even if other tests would fail as well.
 *
 * @typedef {object} MutatedFolder
 * @property {readonly string[]} tests folders and files below `test`
 * @property {number} goal percent of the mutants that a test has to notice
 */

/** @type {Readonly<Record<string, MutatedFolder>>} */
export const mutatedFolders = {
  'shared/rules': { tests: ['unit/shared', 'unit/state'], goal: 90 },
  'main/state': { tests: ['unit/state', 'integration/commands', 'integration/watching'], goal: 90 },
  'main/watching': { tests: ['unit/watching', 'integration/watching', 'integration/plugin'], goal: 90 },
  'main/compileo': {
    tests: [
      'unit/compileo',
      'unit/fuzz-of-answers.test.ts',
      'integration/compileo',
      'integration/commands/web-gui.test.ts',
    ],
    goal: 90,
  },
  'main/notifications': { tests: ['unit/notifications', 'integration/announcing'], goal: 85 },
  'main/storage': { tests: ['unit/storage', 'integration/storage', 'integration/settings'], goal: 85 },
  'main/hooks': { tests: ['unit/hooks', 'integration/hooks'], goal: 85 },
  'main/discovery': { tests: ['unit/discovery', 'unit/commands/finding', 'integration/discovery'], goal: 85 },
  'main/cli': { tests: ['unit/cli', 'integration/cli'], goal: 85 },
  'main/commands': { tests: ['unit/commands', 'integration/commands', 'integration/discovery'], goal: 85 },
  'main/network': { tests: ['unit/network', 'integration/compileo'], goal: 85 },
}

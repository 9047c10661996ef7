/** Newer versions of the program: why there is none, and that one is there. */
export const updates = {
  troubles: {
    notSigned: 'The new version is not signed by those who made this one, so it was refused',
    otherSystem: 'The releases page offered a version for another system, so it was refused',
    changed: 'What was downloaded is not what the releases page announces, so it was thrown away',
    diskFull: 'There is no room on the disk for the new version',
    notWritable: 'The new version could not be written: the folder refuses it',
    elsewhere: 'The releases page leads to an address that is not its own, so it was not followed',
    proxy: 'The proxy did not let us reach the releases page',
    certificate: 'The certificate of the releases page is not trusted here',
    unreachable: 'The releases page can’t be reached',
    nothingThere: 'The releases page has nothing for this system',
    unreadable: 'What the releases page says can’t be understood',
    slow: 'The releases page did not answer in time',
  },
  otherwise: (why: string): string => `It did not work: ${why}`,
  off: 'This copy looks for no updates',
  busy: 'It is under way already',
  noneReady: 'No new version is ready',
  notification: {
    title: (version: string): string => `Compileo Tray ${version} is ready`,
    body: 'It is installed when the program ends. Nothing has to be done.',
  },
}

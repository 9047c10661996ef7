export const updates = () => ({
  troubles: {
    notSigned: 'The new version has an invalid signature and was rejected',
    changed: 'The download doesn’t match what the releases page announces, so it was deleted',
    diskFull: 'Not enough disk space for the new version',
    notWritable: 'The new version couldn’t be written: permission denied',
    inClear: 'The releases page leads to an unencrypted address, which was rejected',
    proxy: 'The proxy doesn’t allow access to the releases page',
    certificate: 'The certificate of the releases page isn’t trusted',
    unreachable: 'The releases page is unreachable',
    nothingThere: 'There is no release for this system',
    unreadable: 'The response of the releases page is unreadable',
    slow: 'The releases page didn’t respond in time',
  },
  off: 'This copy doesn’t check for updates',
  busy: 'Already in progress',
  noneReady: 'No update is ready',
  notification: {
    title: (version: string) => `Compileo Tray ${version} is ready`,
    body: 'It will be installed when you quit. You don’t have to do anything.',
  },
})

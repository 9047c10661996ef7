/**
 * Stands in bundles where `atomically`, by which electron-store writes, has `when-exit`. That listens to SIGTERM and a dozen
 * more to remove temporary files; but with a listener of Node's, Electron doesn't end in order at SIGTERM any more, and what
 * is not saved at a logout would be lost. We only write synchronously: nothing is left but by a kill, and the next start
 * removes that (main/storage/guarded-write.ts).
 */
const whenExit = () => () => undefined
export default whenExit

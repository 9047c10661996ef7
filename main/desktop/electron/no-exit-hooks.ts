/**
 * Replaces `when-exit` in bundles, which electron-store's `atomically` uses. It listens to SIGTERM and a dozen more signals to
 * delete temporary files, but any SIGTERM listener in Node keeps Electron from shutting down cleanly, which would lose unsaved
 * data at logout. We write synchronously: only a kill leaves temporary files, and the next start deletes them
 * (main/storage/guarded-write.ts).
 */
const whenExit = () => () => undefined
export default whenExit

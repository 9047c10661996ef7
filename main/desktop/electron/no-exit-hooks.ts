/**
 * Replaces `when-exit`, which electron-store's `atomically` uses. Its SIGTERM listener would keep Electron
 * from shutting down at logout.
 */
const whenExit = () => () => undefined
export default whenExit

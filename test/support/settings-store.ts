import Conf from 'conf'
import type { OpenStore } from '#main/core/storage/open-settings.ts'

/** electron-store is a subclass of Conf, which tests use without Electron. */
export const openConf: OpenStore = ({ name, ...options }) => new Conf({ ...options, configName: name })

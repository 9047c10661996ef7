import Conf from 'conf'
import type { OpenStore } from '../../main/storage/guarded-write.ts'

/** electron-store without Electron: the class that it extends, told the same. */
export const openConf: OpenStore = ({ name, ...options }) => new Conf({ ...options, configName: name })

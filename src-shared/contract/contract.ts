import { accessLines } from './access-lines.ts'
import { consoleLines } from './console-lines.ts'
import { define } from './define.ts'
import { keepingLines } from './keeping-lines.ts'
import { monitorLines } from './monitor-lines.ts'
import { soundLines } from './sound-lines.ts'

/** Everything a window, a browser or a script can ask of the console, with the role it needs (architecture.md, decision 1). */
export const contract = define({ ...consoleLines, ...soundLines, ...monitorLines, ...keepingLines, ...accessLines })

export type AtlasContract = typeof contract

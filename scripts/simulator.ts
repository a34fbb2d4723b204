import { starterCheck } from '../src-main/command/starters.ts'

const PERIOD_MS = 500

/**
 * `npm run simulator`: the simulated processor (commands.md, "npm scripts"). It ends with its parent by itself; npm, which has a
 * shell between itself and its scripts, is watched from here.
 */
const isWanted = starterCheck(process.ppid, process.env)
setInterval(() => {
  if (!isWanted()) process.kill(process.pid, 'SIGTERM')
}, PERIOD_MS).unref()
await import('../src-simulator/main.ts')

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { percentile } from './statistics.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/**
 * How many bytes `run` allocates on the heap and in buffers, as the median of `times` runs. A run during which the collector
 * worked shows too little, so `run` has to stay well below the size of the young generation (16 MB).
 */
export function allocatedBytes(times: number, run: () => void): number {
  const own = percentile(
    samples(times, () => undefined),
    0.5,
  )
  return Math.max(0, percentile(samples(times, run), 0.5) - own)
}

function samples(times: number, run: () => void): number[] {
  return Array.from({ length: times }, () => {
    collect()
    const before = process.memoryUsage()
    run()
    const after = process.memoryUsage()
    return after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers)
  })
}

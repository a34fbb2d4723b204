import { METER_PORT } from '../../src-shared/model/processor.ts'
import { forkHost } from '../jobs/fork-host.ts'
import { LOOPBACK, WEB_PORT } from '../options.ts'
import { portIn } from './arguments.ts'
import type { Command } from './command.ts'

export const serveCommand: Command = {
  words: ['serve'],
  positionals: [],
  options: {
    port: { value: 'PORT', text: `of the web door; 0 takes a free one (${WEB_PORT})` },
    host: { value: 'ADDRESS', text: `of this computer, to be reached from the network (${LOOPBACK})` },
    'meter-port': { value: 'PORT', text: `UDP port that processors send their meters to (${METER_PORT})` },
    demo: { value: null, text: 'marks everything shown as a demonstration' },
  },
  text: 'Runs the console without a window until it is told to end',
  async run({ program, paths, values }) {
    const port = portIn(values, 'port', WEB_PORT)
    const meterPort = portIn(values, 'meter-port', METER_PORT)
    const { serve } = await import('../headless.ts')
    await serve(
      {
        dataFolder: paths.folder,
        version: program.version,
        pageFolder: program.pageFolder,
        host: typeof values.host === 'string' ? values.host : LOOPBACK,
        port,
        meterPort,
        demo: values.demo === true,
        records: true,
        opensBrokenStore: true,
        desktop: null,
        jobHost: forkHost(),
      },
      program.voice,
    )
    return null
  },
}

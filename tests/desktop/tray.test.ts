import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { until } from '../support/wait.ts'
import { createConsoleDesktop } from './console-desktop.ts'

const ours = createConsoleDesktop([])
const state = () => ours.desktop().state()
const isVisible = async () => (await state()).windows[0]?.visible
const within = (what: string) => ({ withinMs: 20_000, what })

it('has a tray, and keeps the computer awake only while there is a processor', async () => {
  expect((await state()).tray?.toolTip).toBe('Atlas Console: No processor yet')
  expect((await state()).powerBlockers).toEqual([])
  await ours.addProcessor('Bar')
  await until(
    async () => (await state()).tray?.toolTip === 'Atlas Console: Connected',
    within('the tray says Connected'),
  )
  expect((await state()).powerBlockers).toEqual(['prevent-app-suspension'])
  expect((await state()).tray?.lines).toEqual(['Connected', 'Open Atlas Console', 'Quit'])
})

it('goes on in the tray when its window is closed, and says so once', async () => {
  await ours.desktop().ask({ kind: 'close-window' })
  expect(await isVisible()).toBe(false)
  expect((await state()).notifications).toEqual([
    {
      title: 'Atlas Console keeps running',
      body: 'It goes on watching your processors. Open it or quit from its icon beside the clock.',
    },
  ])
  expect(await ours.call('system.status', {})).toMatchObject({ ok: true })
  await ours.desktop().ask({ kind: 'tray', line: null })
  expect(await isVisible()).toBe(true)

  await ours.desktop().ask({ kind: 'menu', line: ['File', 'Close window'] })
  expect(await isVisible()).toBe(false)
  expect((await state()).notifications).toHaveLength(1)
  await ours.desktop().ask({ kind: 'tray', line: 'Open Atlas Console' })
  expect(await isVisible()).toBe(true)
})

it('shows its window when it is started again', async () => {
  await ours.desktop().ask({ kind: 'close-window' })
  expect((await ours.again()).code).toBe(0)
  await until(isVisible, within('the window is shown'))
})

it('has a menu with the keys that are agreed', async () => {
  const { menu } = await state()
  expect(menu).toEqual(
    expect.arrayContaining([
      'File > Start with the computer',
      'File > Close window [CommandOrControl+W]',
      'File > Quit Atlas Console [CommandOrControl+Q]',
      'View > Reload [CommandOrControl+R]',
      'View > Kiosk mode [CommandOrControl+Alt+K]',
      'Help > About Atlas Console [F1]',
    ]),
  )
  await ours.desktop().ask({ kind: 'menu', line: ['Help', 'About Atlas Console'] })
  const { messageBoxes } = await state()
  expect(messageBoxes).toMatchObject([{ detail: `Its data is in ${ours.folder()}` }])
  expect(messageBoxes[0]?.message).toMatch(/^Atlas Console \d+\.\d+\.\d+$/)
})

it('goes into kiosk mode and out of it', async () => {
  for (const kiosk of [true, false]) {
    await ours.desktop().ask({ kind: 'menu', line: ['View', 'Kiosk mode'] })
    const changed = async () => (await state()).windows[0]?.kiosk === kiosk
    await until(changed, within(`kiosk mode is ${kiosk ? 'on' : 'off'}`))
  }
})

it.runIf(process.platform === 'linux')('starts with the computer when that is wished', async () => {
  const file = path.join(ours.folder(), 'config', 'autostart', 'atlas-console.desktop')
  await ours.desktop().ask({ kind: 'menu', line: ['File', 'Start with the computer'] })
  expect(await readFile(file, 'utf8')).toContain(`"--data" "${ours.folder()}"`)
  expect((await state()).menu).toContain('File > Start with the computer (on)')
  await ours.desktop().ask({ kind: 'menu', line: ['File', 'Start with the computer'] })
  expect(existsSync(file)).toBe(false)
})

it('connects anew when the computer wakes up, notes the gap, and says what is lost while nobody looks', async () => {
  const { simulator, processor } = await ours.addProcessor('Terrace')
  const [before] = (await until(async () => {
    const { connections } = await simulator.state()
    return connections.length > 0 && connections
  }, within('the processor is connected'))) as readonly unknown[]
  await until(
    async () => (await state()).tray?.toolTip === 'Atlas Console: All 2 connected',
    within('both are connected'),
  )
  await ours.desktop().ask({ kind: 'power', event: 'suspend' })
  await ours.desktop().ask({ kind: 'power', event: 'resume' })
  await ours.logs('The computer slept for 0 s: nothing was heard meanwhile, and all links connect anew')
  await until(async () => {
    const { connections } = await simulator.state()
    return connections.length === 1 && JSON.stringify(connections[0]) !== JSON.stringify(before)
  }, within('there is a new connection'))
  expect(await ours.audit()).toContainEqual(
    expect.objectContaining({ caller: 'this computer', path: 'processors.reconnect', outcome: 'ok' }),
  )
  await until(async () => (await state()).tray?.toolTip === 'Atlas Console: All 2 connected', within('both are back'))

  await ours.desktop().ask({ kind: 'blur' })
  await simulator.fault('control-off')
  const lost = { title: 'Terrace is not connected', body: 'Its music keeps playing. You cannot see or change it here.' }
  await until(async () => (await state()).notifications.length > 1, within('the loss is told'))
  expect((await state()).notifications.slice(1)).toEqual([lost])
  expect((await state()).tray?.toolTip).toBe('Atlas Console: 1 of 2 connected')
  await ours.desktop().ask({ kind: 'click-notification' })
  expect((await state()).windows[0]?.focused).toBe(true)
  expect(await ours.call('processors.remove', { processorId: processor.id })).toMatchObject({ ok: true })
})

it('quits from the tray, whatever the window does', async () => {
  await ours
    .desktop()
    .ask({ kind: 'tray', line: 'Quit' })
    .catch((error: unknown) => {
      // It may have ended before it could answer.
      if (!String(error).includes('The program ended')) throw error
    })
  expect(await ours.desktop().exited).toBe(0)
  expect(existsSync(path.join(ours.folder(), 'console.json'))).toBe(false)
})

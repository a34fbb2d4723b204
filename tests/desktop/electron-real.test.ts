import { beforeAll, expect, it, vi } from 'vitest'
import * as double from '../support/electron-double/electron.ts'
import { type Lab, prepare } from '../support/electron-real/prepare.ts'

/**
 * The run in Electron itself cannot be tried without Electron. This much can: that its preparation stands on its own as a text, and
 * that it sees and does with the parts of Electron what the scenarios ask for.
 */
let lab: Lab
beforeAll(() => {
  // As Electron loads it: from its text, with nothing of this file or of its own around it.
  const alone = new Function(`return (${prepare})`)() as typeof prepare
  alone(double as unknown as Parameters<typeof prepare>[0])
  lab = (globalThis as unknown as { readonly atlasLab: Lab }).atlasLab
})

it('answers dialogs as it is told to, else as if they were closed', async () => {
  const options = { message: 'Question', detail: 'More', buttons: ['Yes', 'No'], cancelId: 1 }
  expect(await double.dialog.showMessageBox(options)).toMatchObject({ response: 1 })
  await lab.ask({ kind: 'answer', button: 'Yes' })
  expect(await double.dialog.showMessageBox(options)).toMatchObject({ response: 0 })
  const { messageBoxes } = await lab.ask({ kind: 'state' })
  expect(messageBoxes).toEqual(Array(2).fill({ message: 'Question', detail: 'More', buttons: ['Yes', 'No'] }))
})

it('chooses the place that it is told to save at, else none', async () => {
  const options = { defaultPath: 'bar.pdf', filters: [{ name: 'PDF', extensions: ['pdf'] }] }
  expect(await double.dialog.showSaveDialog(options)).toEqual({ canceled: true, filePath: '' })
  await lab.ask({ kind: 'choose-place', file: '/there.pdf' })
  expect(await double.dialog.showSaveDialog(options)).toEqual({ canceled: false, filePath: '/there.pdf' })
  const { saveDialogs } = await lab.ask({ kind: 'state' })
  expect(saveDialogs).toEqual(Array(2).fill({ defaultPath: 'bar.pdf', extensions: ['pdf'] }))
})

it('chooses the folder that it is told to open, else none', async () => {
  const options = { properties: ['openDirectory' as const] }
  expect(await double.dialog.showOpenDialog(options)).toEqual({ canceled: true, filePaths: [] })
  await lab.ask({ kind: 'choose-folder', folder: '/there' })
  expect(await double.dialog.showOpenDialog(options)).toEqual({ canceled: false, filePaths: ['/there'] })
  expect((await lab.ask({ kind: 'state' })).openDialogs).toEqual(Array(2).fill(['openDirectory']))
})

it('clicks on lines of the menu and of the tray, and tells what they say', async () => {
  const click = vi.fn()
  const template = [
    { label: '&View', submenu: [{ label: 'Mark', type: 'checkbox' as const, accelerator: 'F2', click }] },
  ]
  double.Menu.setApplicationMenu(double.Menu.buildFromTemplate(template))
  expect((await lab.ask({ kind: 'state' })).menu).toEqual(['View > Mark [F2]'])
  expect((await lab.ask({ kind: 'menu', line: ['View', 'Mark'] })).menu).toEqual(['View > Mark [F2] (on)'])
  expect(click).toHaveBeenCalledOnce()
  await expect(lab.ask({ kind: 'menu', line: ['View', 'Nothing'] })).rejects.toThrow('View > Nothing')

  const tray = new double.Tray({} as ConstructorParameters<typeof double.Tray>[0])
  const opened = vi.fn()
  tray.on('click', opened)
  tray.setToolTip('Atlas')
  tray.setContextMenu(double.Menu.buildFromTemplate([{ label: 'Open', click: opened }]))
  expect((await lab.ask({ kind: 'tray', line: null })).tray).toEqual({ toolTip: 'Atlas', lines: ['Open'] })
  await lab.ask({ kind: 'tray', line: 'Open' })
  expect(opened).toHaveBeenCalledTimes(2)
  tray.destroy()
  expect((await lab.ask({ kind: 'state' })).tray).toBe(null)
})

it('remembers notifications, what keeps the computer awake, and what was opened outside', async () => {
  const notification = new double.Notification({ title: 'Bar', body: 'is gone' })
  const clicked = vi.fn()
  notification.on('click', clicked)
  notification.show()
  const id = double.powerSaveBlocker.start('prevent-app-suspension')
  await double.shell.openExternal('https://www.atlasied.com/')
  const state = await lab.ask({ kind: 'click-notification' })
  expect(clicked).toHaveBeenCalledOnce()
  expect(state).toMatchObject({
    notifications: [{ title: 'Bar', body: 'is gone' }],
    powerBlockers: ['prevent-app-suspension'],
    openedOutside: ['https://www.atlasied.com/'],
    windows: [],
  })
  double.powerSaveBlocker.stop(id)
  expect((await lab.ask({ kind: 'state' })).powerBlockers).toEqual([])
})

it('lets the computer sleep and wake', async () => {
  const heard = vi.fn()
  double.powerMonitor.on('resume', heard)
  await lab.ask({ kind: 'power', event: 'resume' })
  expect(heard).toHaveBeenCalledOnce()
})

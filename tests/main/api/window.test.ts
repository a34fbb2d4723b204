import { expect, test, vi } from 'vitest'
import { createWindowHandlers } from '../../../src-main/api/window.ts'
import { type Door, ROLES } from '../../../src-shared/contract/role.ts'

const NAME = 'bar.pdf'
const caller = (door: Door, role: (typeof ROLES)[number] = 'technician') => ({ name: 'somebody', role, door })
const otherwise = {
  savePdf: 'Only the desktop’s window saves a PDF; a browser prints the page.',
  chooseFolder: 'Only the desktop’s window opens that dialog. Type the path of the folder.',
}

function place(saved: boolean, folder: string | null) {
  const desktop = { savePdf: vi.fn(async () => saved), chooseFolder: vi.fn(async () => folder) }
  return { desktop, handlers: createWindowHandlers(desktop) }
}

test.each([true, false])('says whether the window was saved: %s', async (saved) => {
  const { desktop, handlers } = place(saved, null)
  expect(await handlers.savePdf({ suggestedName: NAME }, caller('window'))).toEqual({ saved })
  expect(desktop.savePdf).toHaveBeenCalledExactlyOnceWith(NAME)
})

test.each(['/media/stick', null])('says which folder was chosen: %s', async (folder) => {
  expect(await place(true, folder).handlers.chooseFolder({}, caller('window'))).toEqual({ folder })
})

test.each(ROLES.flatMap((role) => (['web', 'command-line'] as const).map((door) => [door, role] as const)))(
  'refuses whoever comes by the %s door, as %s',
  async (door, role) => {
    const { desktop, handlers } = place(true, '/')
    await expect(handlers.savePdf({ suggestedName: NAME }, caller(door, role))).rejects.toMatchObject({
      code: 'not-found',
      message: otherwise.savePdf,
    })
    await expect(handlers.chooseFolder({}, caller(door, role))).rejects.toMatchObject({
      code: 'not-found',
      message: otherwise.chooseFolder,
    })
    expect(desktop.savePdf).not.toHaveBeenCalled()
    expect(desktop.chooseFolder).not.toHaveBeenCalled()
  },
)

test('refuses where there is no window', async () => {
  const handlers = createWindowHandlers(null)
  const none = { code: 'not-found' }
  await expect(handlers.savePdf({ suggestedName: NAME }, caller('window'))).rejects.toMatchObject(none)
  await expect(handlers.chooseFolder({}, caller('window'))).rejects.toMatchObject(none)
})

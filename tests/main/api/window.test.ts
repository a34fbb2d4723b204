import { expect, test, vi } from 'vitest'
import { createWindowHandlers } from '../../../src-main/api/window.ts'
import { type Door, ROLES } from '../../../src-shared/contract/role.ts'

const NAME = 'bar.pdf'
const caller = (door: Door, role: (typeof ROLES)[number] = 'technician') => ({ name: 'somebody', role, door })
const refusal = {
  code: 'not-found',
  message: 'Only the desktop’s window saves a PDF; a browser prints the page.',
}

test.each([true, false])('says whether the window was saved: %s', async (saved) => {
  const savePdf = vi.fn(async () => saved)
  expect(await createWindowHandlers(savePdf).savePdf({ suggestedName: NAME }, caller('window'))).toEqual({ saved })
  expect(savePdf).toHaveBeenCalledExactlyOnceWith(NAME)
})

test.each(ROLES.flatMap((role) => (['web', 'command-line'] as const).map((door) => [door, role] as const)))(
  'refuses whoever comes by the %s door, as %s',
  async (door, role) => {
    const savePdf = vi.fn(async () => true)
    const answer = createWindowHandlers(savePdf).savePdf({ suggestedName: NAME }, caller(door, role))
    await expect(answer).rejects.toMatchObject(refusal)
    expect(savePdf).not.toHaveBeenCalled()
  },
)

test('refuses where there is no window', async () => {
  const answer = createWindowHandlers(null).savePdf({ suggestedName: NAME }, caller('window'))
  await expect(answer).rejects.toMatchObject(refusal)
})

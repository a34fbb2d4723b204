/** The part of the catalogue about the passphrase for copies; `words.ts` takes it in, and its test holds both to the same rules. */
export const copyLockWords = {
  copyLock: {
    title: 'Passphrase for copies',
    isOpen: 'Whoever gets hold of the folder can read its copies.',
    isLocked: 'New copies are locked. The console reads them back, and cannot open them.',
    field: 'New passphrase',
    again: 'New passphrase again',
    short: (least: number) => `At least ${least} characters.`,
    forgotten: 'A forgotten passphrase loses these copies.',
    old: 'Copies that are there already stay as they are.',
    start: 'Lock new copies',
    change: 'Change the passphrase',
    clear: 'Leave new copies open',
    trying: 'Trying it out…',
    done: 'It was tried out. New copies are locked from now on.',
    cleared: 'New copies are open from now on.',
    failed: 'Nothing was changed.',
  },
} as const

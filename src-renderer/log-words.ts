/** What Tools says about the log. Stands in `words.ts` under `tools`, since it speaks to technicians. */
export const logWords = {
  title: 'Log',
  intro: 'What this console wrote down, newest first. It holds no secrets.',
  show: 'Show the log',
  hide: 'Hide the log',
  onlyTrouble: 'Only warnings and errors',
  again: 'Read it again',
  none: 'Nothing of that was written down.',
  entries: 'Entries of the log',
  level: { debug: 'Detail', info: 'Note', warn: 'Warning', error: 'Error' },
} as const

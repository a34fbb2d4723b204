import { registerHooks } from 'node:module'

const stand = new URL('./electron.ts', import.meta.url).href

// Loaded with `--import`: from here on `electron` means the double, for every module of this process.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: stand, shortCircuit: true } : next(specifier, context),
})

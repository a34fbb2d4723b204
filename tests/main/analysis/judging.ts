import { analyze } from '../../../src-main/analysis/analyze.ts'
import { createBaselines } from '../../../src-main/analysis/baselines.ts'
import type { AnalysisWindow, SeriesPast } from '../../../src-main/analysis/window.ts'
import type { Analysis } from '../../../src-shared/model/insight.ts'
import { localHour, wallClock } from './evening.ts'

/** The analysis at the end of a window of a processor that answers. */
export function judge(window: AnalysisWindow, past: readonly SeriesPast[] = []): Analysis {
  return analyze({
    window,
    past,
    baselines: createBaselines(past, localHour),
    localHour,
    wallClock,
    atMs: window.fromMs + window.length * window.periodMs,
    online: true,
    judgement: { kind: 'judged' },
  })
}

export const keysOf = ({ findings }: Analysis) => findings.map(({ key }) => key)

export const withLink = (window: AnalysisWindow, link: Partial<AnalysisWindow['link']>): AnalysisWindow => {
  return { ...window, link: { ...window.link, ...link } }
}

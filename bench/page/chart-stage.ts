/** What a chart page can do, driven from outside. What is drawn comes as JSON: each page has its own. */
export interface ChartStage {
  load(text: string): void
  /** Draws twelve lines; the one at `place` large, where one is larger than the others. */
  draw(place: number): void
  /** Draws newer values in the place of those that are shown. */
  update(text: string): void
  clear(): void
}

declare global {
  interface Window {
    chartStage: ChartStage
  }
}

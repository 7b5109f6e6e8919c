import type { SiteTool } from './site-tool.ts'

/** Obsidian (obsidian.md). A vault has no address and no configuration for one; notes with a date are articles. */
export const obsidian: SiteTool = {
  name: 'Obsidian',
  marks: ['.obsidian'],
  read: (_, { name }) => ({ title: name }),
  readFacts: () => ({ titles: 'name' }),
}

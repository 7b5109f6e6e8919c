import { applePodcasts } from './readers/apple-podcasts.ts'
import { feedbin } from './readers/feedbin.ts'
import { freshRss } from './readers/freshrss.ts'
import { netNewsWire } from './readers/netnewswire.ts'
import { newsboat } from './readers/newsboat.ts'
import { outlook } from './readers/outlook.ts'
import type { Reader } from './shown.ts'

/** Every reader of the preview, in the order of the page. A new one is a file and a place in this list. */
export const readers: readonly Reader[] = [freshRss, netNewsWire, feedbin, newsboat, outlook, applePodcasts]

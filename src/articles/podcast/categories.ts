import { nearestName } from '../faults/nearest-name.ts'
import type { ShowCategory } from './show.ts'

/** Apple's categories with those inside them (podcasters.apple.com, "Apple Podcasts categories"). */
export const CATEGORIES: Readonly<Record<string, readonly string[]>> = {
  Arts: ['Books', 'Design', 'Fashion & Beauty', 'Food', 'Performing Arts', 'Visual Arts'],
  Business: ['Careers', 'Entrepreneurship', 'Investing', 'Management', 'Marketing', 'Non-Profit'],
  Comedy: ['Comedy Interviews', 'Improv', 'Stand-Up'],
  Education: ['Courses', 'How To', 'Language Learning', 'Self-Improvement'],
  Fiction: ['Comedy Fiction', 'Drama', 'Science Fiction'],
  Government: [],
  'Health & Fitness': [
    'Alternative Health',
    'Fitness',
    'Medicine',
    'Mental Health',
    'Nutrition',
    'Sexuality',
  ],
  History: [],
  'Kids & Family': ['Education for Kids', 'Parenting', 'Pets & Animals', 'Stories for Kids'],
  Leisure: [
    'Animation & Manga',
    'Automotive',
    'Aviation',
    'Crafts',
    'Games',
    'Hobbies',
    'Home & Garden',
    'Video Games',
  ],
  Music: ['Music Commentary', 'Music History', 'Music Interviews'],
  News: [
    'Business News',
    'Daily News',
    'Entertainment News',
    'News Commentary',
    'Politics',
    'Sports News',
    'Tech News',
  ],
  'Religion & Spirituality': [
    'Buddhism',
    'Christianity',
    'Hinduism',
    'Islam',
    'Judaism',
    'Religion',
    'Spirituality',
  ],
  Science: [
    'Astronomy',
    'Chemistry',
    'Earth Sciences',
    'Life Sciences',
    'Mathematics',
    'Natural Sciences',
    'Nature',
    'Physics',
    'Social Sciences',
  ],
  'Society & Culture': ['Documentary', 'Personal Journals', 'Philosophy', 'Places & Travel', 'Relationships'],
  Sports: [
    'Baseball',
    'Basketball',
    'Cricket',
    'Fantasy Sports',
    'Football',
    'Golf',
    'Hockey',
    'Rugby',
    'Running',
    'Soccer',
    'Swimming',
    'Tennis',
    'Volleyball',
    'Wilderness',
    'Wrestling',
  ],
  Technology: [],
  'True Crime': [],
  'TV & Film': ['After Shows', 'Film History', 'Film Interviews', 'Film Reviews', 'TV Reviews'],
}

/** Every category by its key; one that lies inside another has a name of its own. */
const byName: ReadonlyMap<string, ShowCategory> = new Map(
  Object.entries(CATEGORIES).flatMap(([name, inside]) => [
    [keyOf(name), { name }] as const,
    ...inside.map(subcategory => [keyOf(subcategory), { name, subcategory }] as const),
  ]),
)

/** Returns Apple's category of a name, such as `Documentary` or `Society & Culture > Documentary`; undefined when there is none. */
export function findCategory(text: string): ShowCategory | undefined {
  const [outer = '', inner, ...rest] = text.split('>')
  if (rest.length > 0) return undefined
  const found = byName.get(keyOf(inner ?? outer))
  if (inner === undefined || found === undefined) return found
  return keyOf(found.name) === keyOf(outer) ? found : undefined
}

/** Names of Apple's list until 2019, which old shows still have, and where they are now. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  'college and high school': 'Sports',
  'educational technology': 'Education',
  'fitness and nutrition': 'Fitness',
  gadgets: 'Technology',
  'games and hobbies': 'Leisure',
  'government and organizations': 'Government',
  health: 'Health & Fitness',
  'higher education': 'Education',
  'k 12': 'Education',
  'language courses': 'Language Learning',
  literature: 'Books',
  'management and marketing': 'Management',
  'news and politics': 'News',
  'other games': 'Games',
  outdoor: 'Wilderness',
  podcasting: 'Technology',
  'science and medicine': 'Science',
  'self help': 'Self-Improvement',
  'software how to': 'Technology',
  'sports and recreation': 'Sports',
  training: 'Courses',
}

/** Returns the name of Apple's list that a text most likely means; undefined when none is like it. */
export function nearestCategory(text: string): string | undefined {
  const names = Object.entries(CATEGORIES).flatMap(([name, inside]) => [name, ...inside])
  const inner = (text.split('>').at(-1) ?? '').trim()
  const key = keyOf(inner)
  const renamed = Object.hasOwn(OLD_NAMES, key) ? OLD_NAMES[key] : undefined
  const withWord = names.find(name => key !== '' && keyOf(name).split(' ').includes(key))
  return renamed ?? withWord ?? nearestName(inner.toLowerCase(), names)
}

/** `&` may be written as "and". */
function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/&(?:amp;)?/g, ' and ')
    .replace(/[-\s]+/g, ' ')
    .trim()
}

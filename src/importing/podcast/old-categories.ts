import { findCategory } from '../../articles/podcast/categories.ts'
import type { ShowCategory } from '../../articles/podcast/show.ts'

/** Apple's categories before August 2019 that are no more, and those that have taken their shows. Old feeds still have them. */
const SUCCESSORS: Readonly<Record<string, string>> = {
  'Arts > Literature': 'Arts > Books',
  'Business > Business News': 'News > Business News',
  'Business > Management & Marketing': 'Business > Management',
  'Business > Shopping': 'Business',
  'Education > Language Courses': 'Education > Language Learning',
  'Education > Training': 'Education > How To',
  'Games & Hobbies': 'Leisure',
  'Games & Hobbies > Automotive': 'Leisure > Automotive',
  'Games & Hobbies > Aviation': 'Leisure > Aviation',
  'Games & Hobbies > Hobbies': 'Leisure > Hobbies',
  'Games & Hobbies > Video Games': 'Leisure > Video Games',
  'Games & Hobbies > Other Games': 'Leisure > Games',
  'Government & Organizations': 'Government',
  'Government & Organizations > Non-Profit': 'Business > Non-Profit',
  Health: 'Health & Fitness',
  'Health > Alternative Health': 'Health & Fitness > Alternative Health',
  'Health > Fitness & Nutrition': 'Health & Fitness > Fitness',
  'Health > Self-Help': 'Education > Self-Improvement',
  'Health > Sexuality': 'Health & Fitness > Sexuality',
  'News & Politics': 'News',
  'Science & Medicine': 'Science',
  'Science & Medicine > Medicine': 'Health & Fitness > Medicine',
  'Science & Medicine > Natural Sciences': 'Science > Natural Sciences',
  'Science & Medicine > Social Sciences': 'Science > Social Sciences',
  'Society & Culture > History': 'History',
  'Sports & Recreation': 'Sports',
}

/** Returns Apple's category of the names in a feed, or that of the outer one alone; undefined when there is none. */
export function categoryOf(outer: string, inner: string | undefined): ShowCategory | undefined {
  const whole = inner === undefined ? outer : `${outer} > ${inner}`
  return [whole, SUCCESSORS[whole], outer, SUCCESSORS[outer]]
    .map(name => (name === undefined ? undefined : findCategory(name)))
    .find(category => category !== undefined)
}

/** Returns a category as `publication.yaml` has it. */
export function categoryText({ name, subcategory }: ShowCategory): string {
  return subcategory === undefined ? name : `${name} > ${subcategory}`
}

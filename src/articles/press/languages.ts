/** The languages of the pages, whose names of months and days an embargo may have. */
export const LANGUAGES =
  'ar cs da de en es fa fi fr he it ja ko nb nl pl pt-PT pt ru sv tr uk zh-Hant zh'.split(' ')

/** A line that says where a picture or a text is from. */
export interface Credit {
  readonly credit: string
  /** Whether the line says `SOURCE`, which may be that of the text. */
  readonly isSource: boolean
}

const SOURCES = [
  'sources?|quellen?|fuentes?|fontes?|fonti|fonte|bron|bronnen|kilder?|källa|källor|lähde|lähteet|źródł[oa]|zdroj',
  'источник|джерело|kaynak|المصدر|مصدر|منبع|מקור|出典|出所|来源|來源|資料來源|출처|자료',
].join('|')
const PHOTOS = [
  'credits?|(?:photo|photograph|image|picture)(?: (?:by|credit|source|courtesy))?|photo credits?|pictured by',
  '(?:bild|foto)(?:nachweis|quelle|rechte|credit)?|fotos|fotograf(?:in)?|crédits?(?: photos?)?|photos?(?: ©)?|©(?: photo)?',
  'créditos?(?: (?:de la |da )?(?:foto|imagen|imagem))?|fot(?:o|ografía|ografia|ógrafo|ógrafa|ografo)|imagen|imagem|immagine',
  'beeld|foto ?(?:door|van|af|av)|fotokred|kuva(?:aja)?|valokuva|zdjęci[ea]|fot\\.|autor zdjęć|snímek',
  'фото|фотография|світлина|fotoğraf|görsel|الصورة|صورة|تصوير|عکس|צילום|תמונה',
  '写真|撮影|画像|図版|照片|图片|圖片|摄影|攝影|사진',
].join('|')
const CREDIT = new RegExp(`^(?:(?<source>${SOURCES})|${PHOTOS})\\s*[:：]\\s*(?<credit>\\S.*)$`, 'iu')

/** Parses a credit, such as `SOURCE: NATO` or `Foto: …`, in the languages of the pages. */
export function parseCredit(line: string): Credit | undefined {
  const groups = CREDIT.exec(line)?.groups
  return groups?.credit === undefined
    ? undefined
    : { credit: groups.credit, isSource: groups.source !== undefined }
}

/** What a press release calls itself, in the languages of the pages. Sources of patterns without capitals. */
export const RELEASE_NAMES = [
  '(?:press|news|media) (?:release|statement|notice|advisory|information)|press notice',
  'presse(?:mitteilung|information|info|meldung|erklärung|aussendung|notiz)|medien(?:mitteilung|information)|presse-?information',
  'communiqué(?: de presse)?|information (?:de )?presse',
  'nota de prensa|comunicado(?: de prensa| de imprensa| à imprensa)?|boletín de prensa|nota (?:de|à) imprensa|nota oficial',
  'comunicato(?: stampa)?|nota stampa',
  'persbericht|perscommuniqué|persmededeling',
  'pressemeddelelse|pressemelding|pressmeddelande|lehdistötiedote|mediatiedote|tiedote',
  'informacja prasowa|komunikat prasowy|notatka prasowa|tisková zpráva',
  'пресс-релиз|пресс-?релиз|прес-?реліз|basın (?:bülteni|açıklaması|duyurusu)',
  'بيان صحفي|خبر صحفي|بيان إعلامي|اطلاعیه مطبوعاتی|بیانیه مطبوعاتی|הודעה לעיתונות|הודעה לתקשורת',
  'プレスリリース|ニュースリリース|報道発表(?:資料)?|報道資料|보도 ?자료|新闻稿|新聞稿|新闻发布|新聞發佈',
].join('|')

/** `FOR IMMEDIATE RELEASE` and its like. */
export const RELEASE_NOW = [
  'for immediate (?:release|publication|use|distribution|broadcast)|immediate release|for release immediately|for release upon receipt',
  'zur (?:sofortigen )?veröffentlichung(?: frei(?:gegeben)?)?|(?:zum abdruck|sofort) frei(?: zur veröffentlichung)?|sperrfrist: keine|frei zur veröffentlichung',
  'pour (?:diffusion|publication) immédiate|à diffuser immédiatement|diffusion immédiate',
  'para (?:su )?(?:publicación|difusión|distribución) inmediata|de publicación inmediata|para divulgação imediata|para publicação imediata|divulgação imediata',
  '(?:per|da) (?:la )?(?:diffusione|pubblicazione) immediata|per la pubblicazione immediata',
  'voor onmiddellijke (?:publicatie|verspreiding)|direct vrij voor publicatie|per direct te publiceren',
  'til (?:umiddelbar|øjeblikkelig) offentliggørelse|til umiddelbar publisering|för omedelbar publicering|heti julkaistavissa|julkaistavissa heti',
  'do natychmiastowej publikacji|k okamžitému zveřejnění',
  'для немедленной публикации|для негайної публікації|derhal yayınlanmak üzere',
  'للنشر الفوري|برای انتشار فوری|לפרסום מיידי|即時発表|즉시 ?보도|배포 ?즉시(?: ?보도)?|立即发布|即時發佈|即时发布',
].join('|')

import { describe, expect, it } from 'vitest'
import { parseByline } from '../../../src/records/press/press-bylines.ts'
import { parseCredit } from '../../../src/records/press/press-credits.ts'

describe('a by-line', () => {
  it.each([
    ['en', 'By Jane Doe', ['Jane Doe']],
    ['de', 'Von Anna Beispiel und Ludwig van Muster, dpa', ['Anna Beispiel', 'Ludwig van Muster', 'dpa']],
    ['fr', 'Par Jeanne Exemple et Paul Modèle', ['Jeanne Exemple', 'Paul Modèle']],
    ['es', 'Por Ana Ejemplo y José García-López', ['Ana Ejemplo', 'José García-López']],
    ['es', 'Por José Ortega y Gasset', ['José Ortega y Gasset']],
    ['pt', 'Por João Exemplo e Ana Silva', ['João Exemplo', 'Ana Silva']],
    ['pt-PT', 'Por João Exemplo', ['João Exemplo']],
    ['it', 'Di Maria Esempio', ['Maria Esempio']],
    ['nl', 'Door Jan de Vries', ['Jan de Vries']],
    ['da', 'Af Mette Eksempel', ['Mette Eksempel']],
    ['nb', 'Av Kari Nordmann', ['Kari Nordmann']],
    ['nn', 'Av Kari Nordmann', ['Kari Nordmann']],
    ['sv', 'Av Anna Exempel', ['Anna Exempel']],
    ['fi', 'Teksti: Matti Esimerkki', ['Matti Esimerkki']],
    ['pl', 'Autor: Jan Przykład', ['Jan Przykład']],
    ['cs', 'Autor: Jan Novák', ['Jan Novák']],
    ['ru', 'Текст: Анна Иванова', ['Анна Иванова']],
    ['uk', 'Автор: Олена Приклад', ['Олена Приклад']],
    ['tr', 'Haber: Ayşe Örnek', ['Ayşe Örnek']],
    ['ar', 'بقلم: أحمد مثال', ['أحمد مثال']],
    ['fa', 'نویسنده: علی نمونه', ['علی نمونه']],
    ['he', 'מאת: דנה דוגמה', ['דנה דוגמה']],
    ['ja', '文・山田太郎', ['山田太郎']],
    ['ja', '文：山田太郎、佐藤花子', ['山田太郎', '佐藤花子']],
    ['ko', '홍길동 기자', ['홍길동']],
    ['zh', '作者：张三', ['张三']],
    ['zh-Hant', '記者：王小明', ['王小明']],
    ['de', 'By Jane Doe', ['Jane Doe']],
  ])('in %s may be %j', (language, line, names) => {
    expect(parseByline(line, language)).toEqual(names)
  })

  it.each([
    ['en', 'By the way, it rains'],
    ['en', 'By and large'],
    ['en', 'Door County Opens Its Harbour'],
    ['en', 'Von Trapp Family Returns'],
    ['de', 'Von Berlin nach Paris in einer Stunde'],
    ['fr', 'Par exemple, le vent'],
    ['es', 'Por fin llega el ferry'],
    ['it', 'Di notte la radio va lontano'],
    ['nl', 'Door de wind vaart de boot'],
  ])('in %s is not %j', (language, line) => {
    expect(parseByline(line, language)).toBeUndefined()
  })
})

describe('a credit', () => {
  it.each([
    ...['Photo: Ann Example', 'PHOTO CREDIT: Ann Example', 'Credit: Ann Example', 'Foto: Ann Example'],
    ...['Bild: Ann Example', 'Crédit photo : Ann Example', 'Crédito: Ann Example', 'Imagen: Ann Example'],
    ...['Fotografia: Ann Example', 'Beeld: Ann Example', 'Kuva: Ann Example', 'Zdjęcie: Ann Example'],
    ...['Фото: Ann Example', 'Fotoğraf: Ann Example', 'صورة: Ann Example', 'צילום: Ann Example'],
    ...['写真：Ann Example', '图片：Ann Example', '사진: Ann Example'],
  ])('of a picture may be %j', line => {
    expect(parseCredit(line)).toEqual({ credit: 'Ann Example', isSource: false })
  })

  it.each([
    ...['SOURCE: Board', 'Quelle: Board', 'Fuente: Board', 'Fonte: Board', 'Bron: Board', 'Kilde: Board'],
    ...['Källa: Board', 'Lähde: Board', 'Źródło: Board', 'Zdroj: Board', 'Источник: Board', 'Джерело: Board'],
    ...[
      'Kaynak: Board',
      'المصدر: Board',
      'منبع: Board',
      'מקור: Board',
      '出典：Board',
      '来源：Board',
      '출처: Board',
    ],
  ])('may be the source %j', line => {
    expect(parseCredit(line)).toEqual({ credit: 'Board', isSource: true })
  })

  it.each(['Source of the river', 'Photo finish: a close race'])('is not %j', line => {
    expect(parseCredit(line)).toBeUndefined()
  })
})

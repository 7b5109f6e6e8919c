import { validateXML } from 'xmllint-wasm'

/**
 * The rules of the official schemas, written anew: those of the protocol (https://www.sitemaps.org/protocol.html, sitemap.xsd and siteindex.xsd
 * of 2008) and of Google's news sitemaps (sitemap-news.xsd, which may not be copied).
 */
const PLACES = `
  <xs:simpleType name="loc">
    <xs:restriction base="xs:anyURI"><xs:minLength value="12"/><xs:maxLength value="2048"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="lastmod"><xs:union memberTypes="xs:date xs:dateTime"/></xs:simpleType>`

const schema = (namespace: string, content: string) =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${namespace}" xmlns="${namespace}" elementFormDefault="qualified">${content}</xs:schema>`

const SITEMAP = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const NEWS = 'http://www.google.com/schemas/sitemap-news/0.9'

const URLSET = schema(
  SITEMAP,
  `<xs:import namespace="${NEWS}" schemaLocation="news.xsd"/>
  ${PLACES}
  <xs:element name="urlset"><xs:complexType><xs:sequence>
    <xs:element name="url" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="loc" type="loc"/>
      <xs:element name="lastmod" type="lastmod" minOccurs="0"/>
      <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="strict"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>`,
)

const INDEX = schema(
  SITEMAP,
  `${PLACES}
  <xs:element name="sitemapindex"><xs:complexType><xs:sequence>
    <xs:element name="sitemap" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="loc" type="loc"/>
      <xs:element name="lastmod" type="lastmod" minOccurs="0"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>`,
)

const NEWS_SCHEMA = schema(
  NEWS,
  `<xs:element name="news"><xs:complexType><xs:sequence>
    <xs:element name="publication"><xs:complexType><xs:sequence>
      <xs:element name="name" type="xs:string"/>
      <xs:element name="language"><xs:simpleType><xs:restriction base="xs:string">
        <xs:pattern value="zh-cn|zh-tw|([a-z]{2,3})"/>
      </xs:restriction></xs:simpleType></xs:element>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="publication_date"><xs:simpleType><xs:union memberTypes="xs:date xs:dateTime"/></xs:simpleType></xs:element>
    <xs:element name="title" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>`,
)

/** Returns what the schema refuses in a sitemap or in an index of sitemaps. */
export async function schemaFaults(contents: string): Promise<readonly string[]> {
  const isIndex = contents.includes('<sitemapindex')
  const { errors } = await validateXML({
    xml: { fileName: 'sitemap.xml', contents },
    schema: [{ fileName: 'sitemap.xsd', contents: isIndex ? INDEX : URLSET }],
    preload: [{ fileName: 'news.xsd', contents: NEWS_SCHEMA }],
  })
  return errors.map(({ message }) => message)
}
